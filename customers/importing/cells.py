"""What may stand in a cell: a pattern for the first look, and an exact reading for the second.

`pattern` matches, on the bytes of a line, only cells that go in exactly as they are; whatever it
does not match is read cell by cell by `normalised`, which gives the text to store or says what is
wrong. Both look at ASCII only: other digits and signs are no numbers here.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime

from customers.enums import RejectReason
from kernel.clock import BANK_TIME

# Bytes of a cell that needs no second look: no control, comma, quote or backslash, and none of
# the first bytes of characters of which some are forbidden (see FORBIDDEN).
PLAIN = rb'[^\x00-\x1f,"\\\x7f\xc2\xd8\xe2\xef]'
# Controls, direction marks and overrides, line separators, U+FEFF, U+FFFD and non-characters.
FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffd-\uffff]"
)
NO_DATE = ("0000-00-00", "00000000", "99991231")
MOST_DIGITS = 15

_AMOUNT = re.compile(r"-?([0-9]+)(?:\.[0-9]{1,2})?", re.ASCII)
_DIGITS = re.compile(r"[0-9]+", re.ASCII)
_DAY = re.compile(
    r"([0-9]{4})(?:-([0-9]{2})-([0-9]{2})|/([0-9]{2})/([0-9]{2})|([0-9]{2})([0-9]{2}))"
)
_TIME = re.compile(
    r"[ T]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,6})?)?"
    r"(Z|[+-](0[0-9]|1[0-4]):?[0-5][0-9])?"
)
_RATE = re.compile(r"[0-9]{1,10}(?:\.[0-9]{1,10})?")
_SHARE = re.compile(r"0(?:\.[0-9]{1,6})?|1(?:\.0{1,6})?")
_SURE_DAY = (
    rb"(?!0000)\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])"
    rb"|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))"
)


class BadCell(ValueError):
    def __init__(self, reason: RejectReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A column's kind; an empty cell is right where the column is not required."""

    required: bool = False

    @property
    def pattern(self) -> bytes:
        return self._sure() if self.required else rb"(?:%s)?" % self._sure()

    def normalised(self, text: str) -> str:
        if FORBIDDEN.search(text.replace("\r\n", "\n")):
            raise BadCell(RejectReason.FORBIDDEN_CHARACTER)
        if not text.strip():
            if self.required:
                raise BadCell(RejectReason.EMPTY)
            return ""
        return self._read(text)

    def _sure(self) -> bytes:
        raise NotImplementedError

    def _read(self, text: str) -> str:
        raise NotImplementedError


@dataclass(frozen=True)
class Text(Cell):
    """Stored exactly as delivered."""

    longest: int

    def _sure(self) -> bytes:
        # Blank cells get the second look; a byte is at least a quarter of a character.
        return rb"(?! )%s{1,%d}+" % (PLAIN, self.longest)

    def _read(self, text: str) -> str:
        if len(text) > self.longest:
            raise BadCell(RejectReason.TOO_LONG)
        return text


@dataclass(frozen=True)
class Choice(Cell):
    values: tuple[str, ...]

    def _sure(self) -> bytes:
        return rb"(?:%s)" % "|".join(sorted(self.values, key=len, reverse=True)).encode()

    def _read(self, text: str) -> str:
        if text not in self.values:
            raise BadCell(RejectReason.UNKNOWN_VALUE)
        return text


@dataclass(frozen=True)
class Flag(Cell):
    def _sure(self) -> bytes:
        return rb"[01]"

    def _read(self, text: str) -> str:
        if text not in ("0", "1"):
            raise BadCell(RejectReason.UNKNOWN_VALUE)
        return text


@dataclass(frozen=True)
class Currency(Cell):
    def _sure(self) -> bytes:
        return rb"[A-Z]{3}"

    def _read(self, text: str) -> str:
        if not (len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()):
            raise BadCell(RejectReason.UNKNOWN_CURRENCY)
        return text


@dataclass(frozen=True)
class Amount(Cell):
    """Yuan with at most two decimals and 15 digits before them; -0.00 is 0."""

    def _sure(self) -> bytes:
        return rb"-?\d{1,%d}+(?:\.\d{1,2}+)?" % MOST_DIGITS

    def _read(self, text: str) -> str:
        found = _AMOUNT.fullmatch(text)
        if not found:
            raise BadCell(RejectReason.NOT_A_NUMBER)
        if len(found[1]) > MOST_DIGITS:
            raise BadCell(RejectReason.OUT_OF_RANGE)
        return text


@dataclass(frozen=True)
class Whole(Cell):
    """A count from 0 to `most`."""

    most: int

    def _sure(self) -> bytes:
        return rb"\d{1,%d}+" % max(1, len(str(self.most)) - 1)

    def _read(self, text: str) -> str:
        if not _DIGITS.fullmatch(text):
            raise BadCell(RejectReason.NOT_A_NUMBER)
        if len(text) > MOST_DIGITS or int(text) > self.most:
            raise BadCell(RejectReason.OUT_OF_RANGE)
        return text


@dataclass(frozen=True)
class Rate(Cell):
    """Yuan for one unit of a currency, above zero."""

    def _sure(self) -> bytes:
        return rb"[1-9]\d{0,9}+(?:\.\d{1,10}+)?"

    def _read(self, text: str) -> str:
        if not _RATE.fullmatch(text):
            raise BadCell(RejectReason.NOT_A_NUMBER)
        if not text.strip("0."):
            raise BadCell(RejectReason.OUT_OF_RANGE)
        return text


@dataclass(frozen=True)
class Share(Cell):
    """A fraction from 0 to 1 with at most six decimals."""

    def _sure(self) -> bytes:
        return rb"0(?:\.\d{1,6}+)?"

    def _read(self, text: str) -> str:
        if not _SHARE.fullmatch(text):
            is_number = re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?", text)
            raise BadCell(RejectReason.OUT_OF_RANGE if is_number else RejectReason.NOT_A_NUMBER)
        return text


@dataclass(frozen=True)
class Day(Cell):
    """`YYYY-MM-DD`, also `YYYYMMDD` and `YYYY/MM/DD`; only the sentinels of NO_DATE are empty."""

    def _sure(self) -> bytes:
        return _SURE_DAY

    def _read(self, text: str) -> str:
        if text in NO_DATE and not self.required:
            return ""
        return read_day(text).isoformat()


@dataclass(frozen=True)
class Moment(Cell):
    """A day, or a day and a time of day; in the bank's own time, also where it named a zone."""

    def _sure(self) -> bytes:
        return rb"%s(?: (?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?" % _SURE_DAY

    def _read(self, text: str) -> str:
        found = _DAY.match(text)
        if not found:
            raise BadCell(RejectReason.IMPOSSIBLE_DATE)
        on, rest = read_day(found[0]).isoformat(), text[found.end() :]
        if not rest:
            return on
        if not _TIME.fullmatch(rest):
            raise BadCell(RejectReason.IMPOSSIBLE_DATE)
        try:
            at = datetime.fromisoformat(f"{on}T{rest[1:]}")
            if at.tzinfo is None:
                return f"{on} {rest[1:]}"
            return at.astimezone(BANK_TIME).replace(tzinfo=None).isoformat(sep=" ")
        except (ValueError, OverflowError) as error:
            raise BadCell(RejectReason.IMPOSSIBLE_DATE) from error


def read_day(text: str) -> date:
    found = _DAY.fullmatch(text)
    if not found:
        raise BadCell(RejectReason.IMPOSSIBLE_DATE)
    try:
        return date(*(int(part) for part in found.groups() if part))
    except ValueError as error:
        raise BadCell(RejectReason.IMPOSSIBLE_DATE) from error
