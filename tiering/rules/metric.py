"""What a metric is: its type, the operators of that type, its unit and its column."""

from dataclasses import dataclass
from enum import StrEnum

from tiering.rules.nodes import Op


class Type(StrEnum):
    MONEY = "money"
    SHARE = "share"
    WHOLE = "whole"
    DATE = "date"
    BOOL = "bool"
    CODE = "code"
    TEXT = "text"
    RATING = "rating"
    LABEL = "label"


class Unit(StrEnum):
    NONE = ""
    YUAN = "yuan"
    WAN = "wan"  # ten thousand yuan
    SHARE = "share"
    COUNT = "count"
    PEOPLE = "people"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"
    GRADES = "grades"


_EMPTINESS = (Op.IS_EMPTY, Op.IS_NOT_EMPTY)
_ORDERED = (Op.GE, Op.GT, Op.LE, Op.LT, Op.EQ, Op.NE, Op.BETWEEN, *_EMPTINESS)
_CHOSEN = (Op.IN, Op.NOT_IN, Op.EQ, Op.NE, *_EMPTINESS)

OPERATORS: dict[Type, tuple[Op, ...]] = {
    Type.MONEY: _ORDERED,
    Type.SHARE: _ORDERED,
    Type.WHOLE: _ORDERED,
    Type.DATE: _ORDERED,
    Type.BOOL: (Op.IS_TRUE, Op.IS_FALSE, *_EMPTINESS),
    Type.CODE: _CHOSEN,
    Type.TEXT: (Op.EQ, Op.IN, *_EMPTINESS),
    Type.RATING: (Op.GE, Op.LE, Op.EQ, *_EMPTINESS),
    Type.LABEL: _CHOSEN,
}

NUMBERS = frozenset({Type.MONEY, Type.SHARE, Type.WHOLE})


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure of the wide row.

    An average has a `divisor`: its `column` holds the sum of the daily figures and `divisor` the
    days. They are compared as sum against value times days, never divided first.
    For `label.X` and `threshold.X` the column is an array and `scheme` says X.
    """

    code: str
    name_en: str
    name_zh: str
    type: Type
    unit: Unit
    group: str
    column: str
    divisor: str = ""
    choices: tuple[Choice, ...] = ()
    sensitive: bool = False
    scheme: str = ""

    @property
    def operators(self) -> tuple[Op, ...]:
        return OPERATORS[self.type]

    def name(self, language: str) -> str:
        return self.name_zh if language.startswith("zh") else self.name_en
