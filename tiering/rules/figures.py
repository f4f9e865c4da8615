"""Values of conditions as people read them: exact amounts in 万 and 亿, dates, shares, names."""

from datetime import date
from decimal import Decimal

from tiering.rules.label_book import LabelBook
from tiering.rules.metric import NUMBERS, Metric, Type, Unit
from tiering.rules.nodes import Scalar

_WAN = Decimal(10_000)
_YI = Decimal(100_000_000)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_UNITS: dict[Unit, tuple[str, str, str]] = {  # one, many, Chinese
    Unit.PEOPLE: ("", "", "人"),
    Unit.DAYS: ("day", "days", "天"),
    Unit.MONTHS: ("month", "months", "个月"),
    Unit.YEARS: ("year", "years", "岁"),
    Unit.GRADES: ("grade", "grades", "级"),
}


def figure(metric: Metric, value: Scalar, language: str, book: LabelBook | None = None) -> str:
    """One value of a metric in words of the language (`zh…` or anything else for English)."""
    is_chinese = language.startswith("zh")
    if isinstance(value, bool):
        return ("否", "是")[value] if is_chinese else ("no", "yes")[value]
    if isinstance(value, date):
        return _date(value, is_chinese)
    if metric.type in NUMBERS:
        return quantity(Decimal(value), metric.unit, language)
    return _name(metric, str(value), is_chinese, book)


def quantity(number: Decimal, unit: Unit, language: str) -> str:
    """A number with its unit, such as a value or how far a figure is from its bound."""
    is_chinese = language.startswith("zh")
    if unit in (Unit.YUAN, Unit.WAN):
        yuan = number * (_WAN if unit is Unit.WAN else 1)
        return amount_zh(yuan) if is_chinese else f"CNY {_yuan(yuan)}"
    if unit is Unit.SHARE:
        return f"{_plain(number * 100)}%"
    return _counted(number, unit, is_chinese)


def amount_zh(yuan: Decimal) -> str:
    """Exact: 5万元, 1.5亿元; 12,345.67元 where 万 would need more than two decimals."""
    size, unit = (_YI, "亿") if abs(yuan) >= _YI else (_WAN, "万")
    scaled = yuan / size
    if abs(scaled) < 1 or scaled != round(scaled, 2):
        return f"{_yuan(yuan)}元"
    return f"{_plain(scaled)}{unit}元"


def _yuan(amount: Decimal) -> str:
    """Whole, or with both digits of the fen."""
    text = _plain(amount)
    return f"{text}0" if text[-2:-1] == "." else text


def _plain(number: Decimal) -> str:
    """All digits, thousands separated, without trailing zeros behind the point."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _counted(number: Decimal, unit: Unit, is_chinese: bool) -> str:
    one, many, chinese = _UNITS.get(unit, ("", "", ""))
    if is_chinese:
        return f"{_plain(number)}{chinese}"
    return f"{_plain(number)} {one if number == 1 else many}".rstrip()


def _date(day: date, is_chinese: bool) -> str:
    if is_chinese:
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _name(metric: Metric, code: str, is_chinese: bool, book: LabelBook | None) -> str:
    names = {choice.code: (choice.name_en, choice.name_zh) for choice in metric.choices}
    if metric.type is Type.LABEL and book is not None:
        names = {code: book.names.get((metric.scheme, code), (code, code))}
    english, chinese = names.get(code, (code, code))
    return chinese if is_chinese else english
