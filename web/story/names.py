"""Words from which the invented people, homes and shops of the sample story are made."""

from dataclasses import dataclass

from web.story.draw import Draw

SURNAMES = "李王张刘陈杨黄赵吴周孙马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦"
_MEN = "伟强磊军洋勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆博文志宏建国海峰永康子轩"
_WOMEN = "芳娜敏静丽艳娟霞秀兰玲燕萍红梅琳莉婷雪慧颖洁倩欣怡佳瑶春玉淑文雅晓岚思彤"
_EMPLOYERS = (
    "禾丰食品有限公司", "明泰物业服务有限公司", "启源货运有限公司", "云杉信息技术有限公司", "安顺汽车维修部", "沪东机械加工厂", "蓝湾教育咨询有限公司",
    "康宁家政服务社", "新城建筑装饰有限公司", "金禾服装经营部", "个体经营", "自由职业", "第三印染厂", "远航船务代理有限公司", "百味餐饮管理有限公司",
)  # fmt: skip
_ROADS = (
    "禾苑路",
    "沁春路",
    "槐安路",
    "云锦东路",
    "望潮路",
    "澄江路",
    "芦青路",
    "秋浦路",
    "蓝田路",
    "竹园北路",
    "听涛路",
    "梧桐里",
    "兴禾路",
    "石榴路",
)
_DISTRICTS = {
    "上海": ("黄浦区", "徐汇区", "长宁区", "静安区", "普陀区", "虹口区", "杨浦区", "闵行区", "宝山区", "浦东新区", "松江区", "嘉定区"),
    "苏州": ("姑苏区", "吴中区", "相城区"),
    "南京": ("鼓楼区", "建邺区", "江宁区"),
    "杭州": ("西湖区", "拱墅区", "余杭区"),
    "宁波": ("海曙区", "鄞州区"),
    "合肥": ("包河区", "蜀山区"),
}
CITIES = tuple(_DISTRICTS)


def full_name(draw: Draw, sex: str) -> str:
    """A surname and one or two characters."""
    stock = _MEN if sex == "男" else _WOMEN
    given = draw.pick(stock)
    if draw.chance(65):
        second = draw.pick(stock)
        given += second if second != given else ""
    return draw.pick(SURNAMES) + given


def home_address(draw: Draw, city: str) -> str:
    """A flat: city, district, road, lane, house, room."""
    lane, house = draw.between(11, 998), draw.between(1, 60)
    return f"{city}市{draw.pick(_DISTRICTS[city])}{draw.pick(_ROADS)}{lane}弄{house}号{draw.between(1, 18)}0{draw.between(1, 6)}室"


def employer(draw: Draw, city: str) -> str:
    """A small employer, or none of the kind."""
    name = draw.pick(_EMPLOYERS)
    return name if name in {"个体经营", "自由职业"} else city + name


@dataclass(frozen=True, slots=True)
class Trade:
    """A line of business: what its shops are called and what people spend there."""

    code: str
    """Merchant category, four digits."""
    names: tuple[str, ...]
    low: int
    """Least usual amount, yuan."""
    high: int
    """Greatest usual amount, yuan."""
    weight: int
    """How often people go there."""


TRADES = (
    Trade("5411", ("家家鲜超市", "万禾生活超市", "好邻便利", "每日鲜便利", "东方禾大卖场"), 8, 260, 34),
    Trade("5812", ("四季面馆", "和顺楼酒家", "小南门生煎", "江畔火锅", "老灶头饭店", "半日咖啡"), 18, 420, 24),
    Trade("5541", ("第12加油站", "平安路加油站"), 150, 480, 8),
    Trade("5912", ("百草堂大药房", "康民药房"), 15, 240, 8),
    Trade("5651", ("锦绣服饰", "青禾童装", "布衣坊"), 89, 1280, 9),
    Trade("5732", ("同泰数码商行", "新锐通讯", "电器城一店"), 199, 6800, 5),
    Trade("5311", ("新世纪百货", "汇金商厦"), 60, 1980, 6),
    Trade("5944", ("福禄珠宝", "金满堂银楼"), 980, 7600, 2),
    Trade("7011", ("如意快捷酒店", "江景宾馆"), 168, 690, 4),
)
