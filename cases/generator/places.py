"""Cities with their districts, and places abroad."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class City:
    """A city of China where customers live."""

    name: str
    code: str
    """Two letters that begin its account numbers."""
    region: str
    """Four digits of merchant numbers."""
    weight: int
    districts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Abroad:
    """A place abroad where a few customers travel."""

    name: str
    currency: str
    rate: int
    """Hundredths of the foreign unit to one yuan, for prices."""


CITIES = (
    City(
        "上海",
        "SH",
        "2900",
        170,
        ("黄浦区", "徐汇区", "长宁区", "静安区", "普陀区", "虹口区", "杨浦区", "闵行区", "宝山区", "嘉定区", "浦东新区", "松江区"),
    ),
    City("北京", "BJ", "1000", 130, ("东城区", "西城区", "朝阳区", "丰台区", "石景山区", "海淀区", "通州区", "昌平区")),
    City("深圳", "SZ", "5840", 95, ("罗湖区", "福田区", "南山区", "宝安区", "龙岗区", "龙华区")),
    City("广州", "GZ", "5810", 95, ("荔湾区", "越秀区", "海珠区", "天河区", "白云区", "黄埔区", "番禺区")),
    City("成都", "CD", "6510", 80, ("锦江区", "青羊区", "金牛区", "武侯区", "成华区", "双流区")),
    City("重庆", "CQ", "6530", 75, ("渝中区", "江北区", "沙坪坝区", "九龙坡区", "南岸区", "渝北区")),
    City("杭州", "HZ", "3310", 70, ("上城区", "拱墅区", "西湖区", "滨江区", "萧山区", "余杭区")),
    City("武汉", "WH", "5210", 65, ("江岸区", "江汉区", "硚口区", "汉阳区", "武昌区", "洪山区")),
    City("南京", "NJ", "3010", 60, ("玄武区", "秦淮区", "建邺区", "鼓楼区", "浦口区", "栖霞区", "江宁区")),
    City("苏州", "SU", "3050", 55, ("虎丘区", "吴中区", "相城区", "姑苏区", "吴江区")),
    City("西安", "XA", "7910", 55, ("新城区", "碑林区", "莲湖区", "未央区", "雁塔区")),
    City("郑州", "ZZ", "4910", 50, ("中原区", "二七区", "金水区", "惠济区")),
    City("长沙", "CS", "5510", 45, ("芙蓉区", "天心区", "岳麓区", "开福区", "雨花区")),
    City("青岛", "QD", "4520", 40, ("市南区", "市北区", "黄岛区", "崂山区", "李沧区", "城阳区")),
    City("合肥", "HF", "3610", 40, ("瑶海区", "庐阳区", "蜀山区", "包河区")),
    City("宁波", "NB", "3320", 35, ("海曙区", "江北区", "镇海区", "鄞州区")),
    City("济南", "JN", "4510", 35, ("历下区", "市中区", "槐荫区", "天桥区", "历城区")),
    City("福州", "FZ", "3910", 30, ("鼓楼区", "台江区", "仓山区", "晋安区")),
)
ABROAD = (
    Abroad("香港", "HKD", 110),
    Abroad("东京", "JPY", 2100),
    Abroad("曼谷", "THB", 470),
    Abroad("新加坡", "SGD", 19),
    Abroad("首尔", "KRW", 19000),
)
ONLINE = len(CITIES)
"""The place of shops that have none: they sell through the network."""
PLACES = len(CITIES) + 1 + len(ABROAD)
"""Cities, the network, and places abroad, in this order."""
CITY_WEIGHTS = [city.weight for city in CITIES]
CURRENCIES = ("CNY", *(place.currency for place in ABROAD))
CURRENCY_OF = np.array([0] * (ONLINE + 1) + list(range(1, len(ABROAD) + 1)), dtype=np.int64)
"""Which of CURRENCIES is paid in at a place."""
RATES = np.array([100, *(place.rate for place in ABROAD)], dtype=np.int64)
PLACE_NAMES = (*(city.name for city in CITIES), "", *(place.name for place in ABROAD))
