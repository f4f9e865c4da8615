"""Names of people and firms: faker's Chinese surnames and given names, freely combined."""

import numpy as np
from faker import Faker
from numpy.typing import NDArray

POOL_SIZE = 400
RARE_SHARE = 0.0008
RARE_SURNAMES = ("䶮", "㐂", "𠮷")  # outside the common character sets, and real surnames

FIRM_PLACES = ("云澜", "澜东", "澜西", "澜北", "青禾", "望江", "明湖", "海棠")
FIRM_WORDS = (
    *("恒岳", "瑞禾", "鼎川", "嘉屿", "宏渠", "卓岚", "联汀", "泽坤", "启霄", "盛榆"),
    *("博渊", "晟垣", "远岫", "凯沅", "丰旻", "雅韶", "融峤", "安澄", "华垚", "锦溪"),
)
FIRM_TRADES = {
    "agriculture": "农业发展",
    "industry": "精密制造",
    "construction": "建筑工程",
    "wholesale": "商贸",
    "retail": "百货",
    "transport": "物流运输",
    "warehousing": "仓储",
    "post": "速递",
    "accommodation": "酒店管理",
    "catering": "餐饮管理",
    "telecom": "网络科技",
    "software": "软件",
    "real_estate": "房地产开发",
    "property": "物业服务",
    "leasing": "商务服务",
    "other": "文化传播",
}


class NamePool:
    """Surnames and given names drawn once from faker; people are combinations of them."""

    def __init__(self, seed: int) -> None:
        fake = Faker("zh_CN")
        fake.seed_instance(seed)
        self._surnames = np.array([fake.last_name() for _ in range(POOL_SIZE)])
        self._male = np.array([fake.first_name_male() for _ in range(POOL_SIZE)])
        self._female = np.array([fake.first_name_female() for _ in range(POOL_SIZE)])

    def draw(self, rng: np.random.Generator, is_male: NDArray[np.bool_]) -> list[str]:
        count = len(is_male)
        surnames = self._surnames[rng.integers(POOL_SIZE, size=count)]
        rare = rng.random(count) < RARE_SHARE
        surnames[rare] = rng.choice(RARE_SURNAMES, size=int(rare.sum()))
        picks = rng.integers(POOL_SIZE, size=count)
        given = np.where(is_male, self._male[picks], self._female[picks])
        return [first + rest for first, rest in zip(surnames.tolist(), given.tolist(), strict=True)]


def firm_names(rng: np.random.Generator, industries: list[str]) -> list[str]:
    """Made-up firms; a number tells the second firm of one name apart."""
    seen: dict[str, int] = {}
    names = []
    for industry in industries:
        stem = f"{rng.choice(FIRM_PLACES)}{rng.choice(FIRM_WORDS)}{FIRM_TRADES[industry]}"
        nth = seen[stem] = seen.get(stem, 0) + 1
        names.append(f"{stem}{'' if nth == 1 else f'（{nth}）'}有限公司")
    return names
