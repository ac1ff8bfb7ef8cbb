"""Sales slips drawn with Pillow, damaged by level, with the truth that a reader must find."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
WIDTH, LINE, MARGIN = 620, 40, 30

CHINESE = (
    "          POS签购单",
    "商户存根 MERCHANT COPY",
    "商户名称(MERCHANT NAME):",
    "老庙黄金（城隍庙店）",
    "商户编号(MERCHANT NO): 898310053110001",
    "终端编号(TERMINAL NO): 31000417",
    "操作员号(OPERATOR NO): 01",
    "卡号(CARD NO):",
    "622202******4417 (S)",
    "交易类型(TRANS TYPE): 消费 SALE",
    "批次号(BATCH NO): 000123",
    "凭证号(VOUCHER NO): 004417",
    "授权码(AUTH NO): 730152",
    "参考号(REFER NO): 133301500214",
    "日期/时间(DATE/TIME): 2013/03/30 15:00:21",
    "金额(AMOUNT): RMB 4,286.00",
    "小费(TIPS):",
    "总计(TOTAL):",
    "持卡人签名(CARDHOLDER SIGNATURE):",
    "",
    "",
    "本人确认以上交易，同意将其记入本卡账户",
)
ENGLISH = (
    "SALES SLIP",
    "MERCHANT NAME: HARBOUR HOTEL",
    "MERCHANT NO   898310070110022",
    "TERMINAL NO   31007788",
    "CARD NO   622202******4417/C",
    "DATE   2013/03/31   TIME   21:40",
    "BATCH NO   000131     VOUCHER NO   004420",
    "AUTH NO   552190     REFER NO   133312140007",
    "AMOUNT   RMB 1,200.00",
    "TIPS   RMB 120.00",
    "TOTAL   RMB 1,320.00",
    "CARDHOLDER SIGNATURE",
    "",
    "",
    "MERCHANT COPY",
)
TRUTH: dict[str, str | int] = {
    "merchant_name": "老庙黄金(城隍庙店)",
    "merchant_no": "898310053110001",
    "terminal_no": "31000417",
    "card_no": "622202******4417",
    "txn_at": "2013-03-30T15:00:21+08:00",
    "batch_no": "000123",
    "voucher_no": "004417",
    "auth_code": "730152",
    "reference_no": "133301500214",
    "amount_fen": 428600,
}
ENGLISH_TRUTH: dict[str, str | int] = {
    "merchant_name": "HARBOUR HOTEL",
    "merchant_no": "898310070110022",
    "terminal_no": "31007788",
    "card_no": "622202******4417",
    "txn_at": "2013-03-31T21:40:00+08:00",
    "batch_no": "000131",
    "voucher_no": "004420",
    "auth_code": "552190",
    "reference_no": "133312140007",
    "amount_fen": 132000,
    "tip_fen": 12000,
}


@dataclass(frozen=True)
class Damage:
    """What happened to the paper or its photograph."""

    ink: int = 20
    """Grey of the print; 255 is the paper."""
    blur: float = 0.0
    noise: float = 0.0
    turn: float = 0.0
    """Degrees clockwise of skew."""
    quarter_turns: int = 0
    """Clockwise quarter turns of the photograph."""
    stains: int = 0
    streaks: int = 0
    """Columns that the print head left out."""


LEVELS = {
    0: Damage(),
    2: Damage(ink=110, blur=0.6, noise=6, turn=3.0, streaks=3),
    4: Damage(ink=40, blur=0.5, noise=4, turn=1.5, stains=3),
    6: Damage(ink=40, blur=0.4, noise=4, turn=1.0, quarter_turns=1, stains=1),
}


def draw_slip(lines: Sequence[str], target: Path, damage: Damage = LEVELS[0], seed: int = 1) -> Path:
    """Draw a slip's lines, damage it, and save it under the target's type."""
    font = ImageFont.truetype(str(FONT), 24)
    picture = Image.new("L", (WIDTH, LINE * len(lines) + 2 * MARGIN), 250)
    pen = ImageDraw.Draw(picture)
    for number, line in enumerate(lines):
        pen.text((MARGIN, MARGIN + number * LINE), line, font=font, fill=damage.ink)
    random = np.random.default_rng(seed)
    pixels = np.asarray(picture, np.float32).copy()
    for column in random.integers(MARGIN, WIDTH - MARGIN, damage.streaks):
        pixels[:, column] = 250
    for _ in range(damage.stains):
        x, y = random.integers(80, WIDTH - 80), random.integers(80, pixels.shape[0] - 80)
        stain = np.zeros_like(pixels)
        cv2.circle(stain, (int(x), int(y)), int(random.integers(60, 110)), 1.0, -1)
        pixels *= 1 - 0.45 * cv2.GaussianBlur(stain, (0, 0), 12)
    picture = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    picture = picture.rotate(-damage.turn, expand=True, fillcolor=245, resample=Image.Resampling.BICUBIC)
    picture = picture.filter(ImageFilter.GaussianBlur(damage.blur))
    noisy = np.asarray(picture, np.float32) + random.normal(0, damage.noise or 1e-6, (picture.height, picture.width))
    photograph = Image.fromarray(np.rot90(noisy.clip(0, 255).astype(np.uint8), -damage.quarter_turns))
    photograph.convert("RGB").save(target)
    return target
