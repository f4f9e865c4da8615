"""Numbers of people and firms that look right, check right, and belong to nobody.

Area codes that begin with 99 are assigned to no place, so no identity card and no firm carries
them; mobile numbers of the 169 series are given out by no operator.
"""

import numpy as np
from numpy.typing import NDArray

from customers.demo.days import Days, to_date

UNASSIGNED_AREAS = ("990101", "990102", "990201", "990301", "990401", "990502")
UNASSIGNED_MOBILE_SERIES = "169"

_CARD_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CARD_DIGITS = "10X98765432"
_FIRM_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FIRM_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def card_check_digit(first_17: str) -> str:
    """Check digit of a resident identity card, ISO 7064 MOD 11-2."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _CARD_WEIGHTS, strict=True))
    return _CARD_DIGITS[total % 11]


def card_numbers(births: Days, is_male: NDArray[np.bool_]) -> list[str]:
    """One card per person; people of one birthday and sex are told apart by area and serial."""
    seen: dict[tuple[int, bool], int] = {}
    numbers = []
    for birth, male in zip(births.tolist(), is_male.tolist(), strict=True):
        nth = seen[birth, male] = seen.get((birth, male), -1) + 1
        serial, area = divmod(nth, len(UNASSIGNED_AREAS))
        serial = 2 * (serial + birth % 40) + (1 if male else 0)
        first_17 = f"{UNASSIGNED_AREAS[area]}{to_date(birth):%Y%m%d}{serial:03d}"
        numbers.append(first_17 + card_check_digit(first_17))
    return numbers


def mobile_numbers(count: int, seed: int) -> list[str]:
    """All different: a step that shares no factor with 10^8 visits each number once."""
    start = seed * 7_654_321
    return [
        f"{UNASSIGNED_MOBILE_SERIES}{(start + 48_271_963 * i) % 10**8:08d}" for i in range(count)
    ]


def firm_number(serial: int) -> str:
    """Unified social credit code: both of its check digits hold (GB 32100, GB 11714)."""
    body = f"{serial:08d}"
    rest = -sum(int(digit) * weight for digit, weight in zip(body, _BODY_WEIGHTS, strict=True)) % 11
    first_17 = f"91{UNASSIGNED_AREAS[0]}{body}{'X' if rest == 10 else rest}"
    total = sum(
        _FIRM_ALPHABET.index(sign) * weight
        for sign, weight in zip(first_17, _FIRM_WEIGHTS, strict=True)
    )
    return first_17 + _FIRM_ALPHABET[-total % 31]
