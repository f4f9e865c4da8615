"""Values of leaves: from JSON to exact Python values by the metric's type, and back."""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tiering.rules.catalogue import RATING_RANKS
from tiering.rules.errors import RuleError
from tiering.rules.label_book import LabelBook
from tiering.rules.metric import NUMBERS, Metric, Type
from tiering.rules.nodes import OPS_WITH_LIST, OPS_WITHOUT_VALUE, Op, Scalar, Value

MAX_LIST = 500
MAX_TEXT = 120
_MAX_WHOLE = 10**15
_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def read_value(metric: Metric, op: Op, raw: object, path: str, book: LabelBook | None) -> Value:
    """The value of a leaf; `path` is the path of the value. `raw` is None where it was left out."""
    if op in OPS_WITHOUT_VALUE:
        if raw is not None:
            raise RuleError(path, _("“%(op)s” takes no value."), op=op)
        return None
    if raw is None:
        raise RuleError(path, _("A value is missing."))
    if op in OPS_WITH_LIST:
        return _read_list(metric, raw, path, book)
    if op is Op.BETWEEN:
        return _read_pair(metric, raw, path, book)
    return _read_scalar(metric, raw, path, book)


def _read_list(
    metric: Metric, raw: object, path: str, book: LabelBook | None
) -> tuple[Scalar, ...]:
    if not isinstance(raw, list | tuple):
        raise RuleError(path, _("A list is expected here."))
    if not 1 <= len(raw) <= MAX_LIST:
        raise RuleError(path, _("A list holds 1 to %(max)d values."), max=MAX_LIST)
    return tuple(_read_scalar(metric, item, f"{path}[{i}]", book) for i, item in enumerate(raw))


def _read_pair(
    metric: Metric, raw: object, path: str, book: LabelBook | None
) -> tuple[Scalar, ...]:
    if not isinstance(raw, list | tuple) or len(raw) != 2:
        raise RuleError(path, _("“between” takes a low and a high value."))
    low, high = (_read_scalar(metric, item, f"{path}[{i}]", book) for i, item in enumerate(raw))
    if low > high:  # type: ignore[operator]  # both come from the same metric
        raise RuleError(path, _("The low value is above the high value."))
    return (low, high)


def _read_scalar(metric: Metric, raw: object, path: str, book: LabelBook | None) -> Scalar:
    if metric.type in NUMBERS:
        return _read_number(metric, raw, path)
    if not isinstance(raw, str):
        raise RuleError(path, _("A text is expected here."))
    if metric.type is Type.DATE:
        return read_date(raw, path)
    if metric.type is Type.TEXT:
        return _read_text(raw, path)
    if not _is_code(metric, raw, book):
        raise RuleError(path, _("Unknown code “%(code)s”."), code=raw[:MAX_TEXT])
    return raw


def _read_number(metric: Metric, raw: object, path: str) -> Decimal | int:
    if metric.type is Type.MONEY:
        return read_amount(raw, path)
    number = read_decimal(raw, path)
    if metric.type is Type.WHOLE:
        if number != number.to_integral_value():
            raise RuleError(path, _("A whole number is expected here."))
        return int(number)
    if metric.type is Type.SHARE and not 0 <= number <= 1:
        raise RuleError(path, _("A share lies between 0 and 1."))
    return number


def read_amount(raw: object, path: str) -> Decimal:
    """A line that people draw goes to the cent, however finely figures are kept."""
    amount = read_decimal(raw, path)
    if amount != round(amount, 2):
        raise RuleError(path, _("An amount has at most two decimals."))
    return amount


def read_decimal(raw: object, path: str) -> Decimal:
    """An exact number from a JSON number or text; what was typed, never a binary approximation."""
    # A bool is an int to Python, and an int of thousands of digits cannot even be printed.
    if isinstance(raw, bool) or (isinstance(raw, int) and abs(raw) >= _MAX_WHOLE):
        raise RuleError(path, _("A number is expected here."))
    text = str(raw) if isinstance(raw, int | float | Decimal) else raw
    if not isinstance(text, str) or not _NUMBER.fullmatch(text):
        raise RuleError(path, _("A number is expected here."))
    return Decimal(text) + 0  # without the sign of -0


def read_date(raw: str, path: str) -> date:
    try:
        if _DATE.fullmatch(raw):
            return date.fromisoformat(raw)
    except ValueError:
        pass  # 2026-02-30 has the form of a date and is none: the same answer as any other text
    raise RuleError(path, _("A date like 2026-11-20 is expected here."))


def _read_text(raw: str, path: str) -> str:
    # A percent sign would be read as a placeholder where the compiled condition meets parameters.
    if not 1 <= len(raw) <= MAX_TEXT or not raw.isprintable() or "%" in raw:
        raise RuleError(
            path, _("A text has 1 to %(max)d visible characters and no “%%”."), max=MAX_TEXT
        )
    return raw


def _is_code(metric: Metric, raw: str, book: LabelBook | None) -> bool:
    if metric.type is Type.RATING:
        return raw in RATING_RANKS
    if metric.type is Type.LABEL:
        return is_code(raw) and (book is None or book.has_label(metric.scheme, raw))
    return any(choice.code == raw for choice in metric.choices)


_CODE = re.compile(r"[A-Z][A-Z0-9_]{0,31}")


def is_code(text: str) -> bool:
    """Whether a text may name a scheme or a label."""
    return _CODE.fullmatch(text) is not None


def write_value(value: Value) -> object:
    """The JSON form that `read_value` reads back to an equal value."""
    if isinstance(value, tuple):
        return [write_value(item) for item in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):
        return value.isoformat()
    return value
