"""Words to customers: texts with variables in braces, and words that no text may say."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from campaigns.enums import Variable
from customers.enums import Gender

BRACED = re.compile(r"\{([^{}]*)\}")
BRACES = re.compile(r"[{}｛｝]")
CHINESE_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
DOUBLE_SURNAMES = {"欧阳", "上官", "司马", "诸葛", "司徒", "东方", "皇甫", "尉迟", "公孙", "令狐",
                   "慕容", "夏侯", "端木", "长孙", "宇文", "南宫", "闻人", "申屠"}  # fmt: skip
TITLES = {Gender.MALE.value: ("先生", "Mr"), Gender.FEMALE.value: ("女士", "Ms")}
# Of a campaign to its customers; its name goes into messages.
SAID = ("name_zh", "name_en", "offers_zh", "offers_en", "talking_points_zh", "talking_points_en")
# Signs that read as another one: radicals that Unicode keeps apart, and an old form.
ALIKE = str.maketrans(
    "⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⺝⺠⻄⻁夲",
    "见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙月民西虎本",
)
# What ends a sentence, and so a word; other signs only stand between, ends of lines as well.
ENDS = re.compile("[。！？；!?;]")
# All but letters, digits, the percent sign and the ends of sentences; the two fillers of Hangul are
# letters by name only.
NOTHING = re.compile("[^\\w%。]|[_\u115f\u1160]")
STRAY_PERCENT = re.compile(r"(?<!\d)%")
SHOWN = 12  # characters around a brace that is named
SMS_ONE, SMS_PART = 70, 67  # characters of a short message, and of each part of a longer one
# A made-up customer: Chinese, English.
SAMPLES: dict[str, tuple[str, str]] = {
    Variable.CUSTOMER: ("王女士", "Ms Wang"),
    Variable.OFFICER: ("李明", "Li Ming"),
    Variable.BRANCH: ("城东支行", "City East Branch"),
    Variable.CAMPAIGN: ("秋季提升", "Autumn uplift"),
    Variable.TIER: ("金卡", "Gold"),
    Variable.BENEFITS: ("机场贵宾厅、年度体检", "airport lounge, yearly check-up"),
    Variable.NEXT_TIER: ("白金", "Platinum"),
    Variable.GAP: ("3.25万", "32.5K"),
    Variable.NEXT_BENEFITS: ("家庭医生、道路救援", "family doctor, roadside help"),
    Variable.MATURES_ON: ("12月8日", "8 December"),
    Variable.MATURING_AMOUNT: ("20.0万", "200K"),
}


def variables_in(text: str) -> list[str]:
    """In their order, each once."""
    return list(dict.fromkeys(BRACED.findall(text)))


def fault_in(text: str) -> str | None:
    """What is wrong with the braces of a text, in words for the reader."""
    for name in variables_in(text):
        if name not in Variable.values:
            return _("“{%(name)s}” is no variable.") % {"name": name}
    around = BRACED.sub(lambda braced: " " * len(braced[0]), text)
    stray = BRACES.search(around)
    if stray is None:
        return None
    part = text[stray.start() : stray.start() + SHOWN]
    return _("A brace stands alone at “%(part)s”: variables look like {customer}.") % {"part": part}


def filled(text: str, values: Mapping[str, str]) -> str:
    """`values` has all variables of the text."""
    return BRACED.sub(lambda braced: values[braced[1]], text)


def sample_of(text: str, *, is_chinese: bool) -> str:
    """As a made-up customer would read it."""
    return filled(text, {name: pair[not is_chinese] for name, pair in SAMPLES.items()})


def sms_parts(text: str) -> int:
    """How many short messages it is sent as."""
    return 1 if len(text) <= SMS_ONE else -(-len(text) // SMS_PART)


def folded(text: str) -> str:
    """Without what only looks different: letters and digits of one width and case, unaccented.

    A percent sign after a digit stays: 100% is another word than 100. So does a sentence's end:
    what stands on both sides of it is no word. A line ends anywhere, even within a word.
    """
    plain = unicodedata.normalize("NFKD", text).translate(ALIKE).casefold()
    letters = STRAY_PERCENT.sub("", NOTHING.sub("", ENDS.sub("。", plain)))
    return "。".join(filter(None, letters.split("。")))


def said_in(text: str, words: Iterable[str]) -> list[str]:
    """Those of the words that the text says, however they are written."""
    plain = folded(text)
    return [word for word in words if folded(word) in plain]


def address_form(name: str, gender: str, *, is_chinese: bool) -> str:
    """王女士 of 王芳; where the gender is not known, or a name is not Chinese, the whole name."""
    title = TITLES.get(gender)
    if title is None:
        return name
    if not is_chinese:
        return f"{title[1]} {name}"
    if not CHINESE_NAME.fullmatch(name):
        return name
    surname = name[:2] if len(name) > 2 and name[:2] in DOUBLE_SURNAMES else name[:1]
    return f"{surname}{title[0]}"
