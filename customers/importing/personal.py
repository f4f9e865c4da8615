"""Identity and phone numbers of a delivered line: read, indexed and sealed before they are stored.

Neither number enters the database in clear, not even the staging tables.
"""

import re
from datetime import date

from stdnum.cn import ric

from customers.enums import RejectReason
from customers.fields import place_of
from customers.importing.cells import BadCell
from kernel import crypto

TABLE = "customers_customer"
SEALED = ("id_no", "mobile")
INDEX_COLUMNS = ("id_no_index", "mobile_index", "mobile_tail_index")
CARD_TYPES = ("身份证", "居民身份证", "id_card", "idcard", "identity card", "id card")

_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_COUNTRY = re.compile(r"^(?:\+86|0086)")
_CARD = re.compile(r"[0-9]{17}[0-9X]")
_LIKE_A_CARD = re.compile(r"[0-9]{6}[0-9X*]{9,}")


def read_mobile(text: str) -> str:
    """Eleven digits, without country code, spaces and dashes."""
    number = _COUNTRY.sub("", re.sub(r"[ \-]", "", text), count=1)
    if not _MOBILE.fullmatch(number):
        raise BadCell(RejectReason.NOT_A_MOBILE)
    return number


def read_id_no(text: str, id_type: str, kind: str) -> str:
    """A person's identity card must pass its check digit and date; other documents stay text."""
    number = text.strip().upper()
    if kind != "personal" or not _says_card(id_type.strip().lower(), number):
        return number
    if not _CARD.fullmatch(number):
        raise BadCell(RejectReason.WRONG_CHECK_DIGIT)
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadCell(RejectReason.WRONG_CHECK_DIGIT) from None
    if ric.calc_check_digit(number) != number[-1]:
        raise BadCell(RejectReason.WRONG_CHECK_DIGIT)
    return number


def _says_card(id_type: str, number: str) -> bool:
    """Where no type is given, a long number is taken for a card's."""
    return id_type in CARD_TYPES or (not id_type and bool(_LIKE_A_CARD.fullmatch(number)))


def index(plain: str, purpose: str) -> str:
    """The blind index as hexadecimal text; empty for an empty value."""
    return crypto.blind_index(plain, purpose).hex() if plain else ""


def seal(plain: str, column: str, customer_no: str) -> str:
    return crypto.encrypt(plain, place_of(TABLE, column, customer_no)) if plain else ""


def sealed_raw(raw: str, file: str, line: int) -> str:
    """What a reject list keeps of a cell or line that holds personal numbers."""
    return crypto.encrypt(raw, f"customers_reject.raw_value:{file}:{line}")


def is_sealed(file: str, column: str) -> bool:
    """Whether a reject's raw value is sealed: the numbers themselves, and whole lines of them."""
    return file == "customers.csv" and column in ("", *SEALED)
