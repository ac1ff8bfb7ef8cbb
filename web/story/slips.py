"""A photograph of a sales slip (签购单, domain.md 4.5): printed fields of one purchase, a scribble for a signature, held slightly askew."""

import io
import math
from typing import TypedDict

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont
from pylopdf_fonts_zh_cn import sans_path

from web.story.draw import Draw
from web.story.numbers import masked_card
from web.story.purchases import Purchase
from web.story.tables import yuan

_WIDTH, _HEIGHT, _MARGIN = 900, 1500, 60
_PAPER, _INK, _DESK = (250, 249, 245), (38, 38, 42), (126, 116, 104)
_TILT_DEGREES = 1.8
_GRAIN = 7
"""How far the light of a pixel strays, of 255."""
_SIZES = {"title": 46, "text": 30, "small": 22, "amount": 44}


class SlipFields(TypedDict):
    """The fields of `sliphound slip read`, as a person would confirm them."""

    merchant_name: str
    merchant_no: str
    terminal_no: str
    card_no: str
    txn_at: str
    batch_no: str
    voucher_no: str
    auth_code: str
    reference_no: str
    amount_fen: int
    tip_fen: int | None


def slip_fields(purchase: Purchase) -> SlipFields:
    """What the slip of a purchase says; batch and voucher are the terminal's own."""
    draw = Draw("slip", purchase.source_ref)
    return {
        "merchant_name": purchase.shop.name,
        "merchant_no": purchase.shop.merchant_no,
        "terminal_no": purchase.terminal_no,
        "card_no": masked_card(purchase.card_no),
        "txn_at": purchase.at.isoformat(),
        "batch_no": f"{draw.between(100, 400):06d}",
        "voucher_no": f"{draw.between(1000, 9000):06d}",
        "auth_code": purchase.auth_code,
        "reference_no": purchase.reference_no,
        "amount_fen": purchase.fen,
        "tip_fen": None,
    }


def slip_photograph(purchase: Purchase) -> bytes:
    """The JPEG, 980 pixels wide."""
    paper = _printed(purchase)
    _sign(paper, Draw("signature", purchase.source_ref))
    table = Image.new("RGB", (_WIDTH + 80, _HEIGHT + 80), _DESK)
    table.paste(paper, (40, 40))
    turned = table.rotate(_TILT_DEGREES, resample=Image.Resampling.BICUBIC, fillcolor=_DESK)
    out = io.BytesIO()
    Image.fromarray(_grained(np.asarray(turned))).save(out, "JPEG", quality=88)
    return out.getvalue()


def _printed(purchase: Purchase) -> Image.Image:
    fields, chip = slip_fields(purchase), Draw("chip", purchase.source_ref)
    fonts = {name: ImageFont.truetype(str(sans_path()), size) for name, size in _SIZES.items()}
    paper = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    pen = ImageDraw.Draw(paper)
    lines = (
        ("title", "POS签购单"), ("small", "商户存根 MERCHANT COPY"), ("rule", ""),
        ("text", f"商户名称: {fields['merchant_name']}"), ("text", f"商户编号: {fields['merchant_no']}"), ("text", f"终端编号: {fields['terminal_no']}"),
        ("text", f"操作员号: {chip.between(1, 9):02d}"), ("text", "发卡行: 示例银行"), ("text", "收单机构: 示例支付"), ("rule", ""),
        ("text", f"卡号: {fields['card_no']} /I"), ("text", "交易类型: 消费 SALE"), ("text", f"批次号: {fields['batch_no']}"),
        ("text", f"凭证号: {fields['voucher_no']}"), ("text", f"授权码: {fields['auth_code']}"), ("text", f"参考号: {fields['reference_no']}"),
        ("text", f"日期时间: {purchase.at:%Y/%m/%d %H:%M:%S}"), ("amount", f"金额: RMB {yuan(purchase.fen)}"), ("rule", ""),
        ("small", "AID: A000000333010102"), ("small", f"TC: {_hexadecimal(chip, 16)}"), ("small", f"ATC: {_hexadecimal(chip, 4)}  TVR: 0000000000  TSI: E800"),
        ("text", "持卡人签名:"), ("gap", ""), ("rule", ""), ("small", "本人确认以上交易，同意将其记入本卡账户"),
    )  # fmt: skip
    top = 44
    for style, text in lines:
        if style == "rule":
            pen.line((_MARGIN, top + 8, _WIDTH - _MARGIN, top + 8), fill=_INK, width=2)
            top += 26
        elif style == "gap":
            top += 200
        else:
            left = (_WIDTH - pen.textlength(text, fonts[style])) // 2 if style == "title" else _MARGIN
            pen.text((left, top), text, font=fonts[style], fill=_INK)
            top += _SIZES[style] + 20
    return paper


def _hexadecimal(draw: Draw, length: int) -> str:
    return "".join(draw.pick("0123456789ABCDEF") for _ in range(length))


def _sign(paper: Image.Image, draw: Draw) -> None:
    """Two strokes that read as no name: whose hand it was is what the case does not know."""
    pen = ImageDraw.Draw(paper)
    for stroke in range(2):
        left, middle = 300 + stroke * 190, 1205 + draw.between(-14, 14)
        height, waves, lean = draw.between(30, 52), draw.between(3, 5), draw.between(2, 5) / 10
        points = []
        for step in range(160):
            share = step / 160
            wave = math.sin(share * waves * math.tau) * height * (1 - share * 0.6)
            points.append((left + share * 210 + wave * lean, middle - wave - math.sin(share * math.pi) * 26))
        pen.line(points, fill=(28, 34, 92), width=5, joint="curve")


def _grained(light: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """The picture under uneven light, with the grain of a small sensor."""
    grain = np.random.default_rng(20_260_218).integers(-_GRAIN, _GRAIN, size=light.shape[:2], endpoint=True)
    shade = np.linspace(0, -18, light.shape[1]).astype(np.int64)
    lit = np.clip(light.astype(np.int64) + grain[:, :, None] + shade[None, :, None], 0, 255)
    return np.asarray(lit, dtype=np.uint8)
