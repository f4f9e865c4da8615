"""Numbers of people and firms that look right, check right, and belong to nobody.

Area codes that begin with 99 are assigned to no place, so no identity card and no firm carries
them; mobile numbers of the 169 series are given out by no operator.
"""

import numpy as np
from numpy.typing import NDArray

from customers.demo.days import Days

UNASSIGNED_AREAS = ("990101", "990102", "990201", "990301", "990401", "990502")
UNASSIGNED_MOBILE_SERIES = "169"

# resident identity card: ISO 7064 MOD 11-2
_CARD_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_CARD_DIGITS = "10X98765432"
_FIRM_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FIRM_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def card_numbers(
    births: Days, is_male: NDArray[np.bool_], areas: tuple[str, ...] = UNASSIGNED_AREAS
) -> list[str]:
    """One card per person; people of one birthday and sex are told apart by area and serial."""
    nth = _nth_of_its_kind(births * 2 + is_male)
    serial = 2 * (nth // len(areas) + births % 40) + is_male
    area = np.array([int(code) for code in areas])[nth % len(areas)]
    first_17 = (area * 10**8 + _as_number(births)) * 1_000 + serial
    places = zip(reversed(_CARD_WEIGHTS), range(17), strict=True)
    total = sum(first_17 // 10**place % 10 * weight for weight, place in places)
    return [
        f"{number}{_CARD_DIGITS[rest]}"
        for number, rest in zip(first_17.tolist(), (total % 11).tolist(), strict=True)
    ]


def _nth_of_its_kind(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """0 for the first of each key, 1 for the second, and so on."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.searchsorted(ordered, ordered)
    nth = np.empty(len(keys), dtype=np.int64)
    nth[order] = np.arange(len(keys)) - starts
    return nth


def _as_number(days: Days) -> NDArray[np.int64]:
    """The eight digits of YYYYMMDD."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    n_months = months.astype(np.int64) + 1970 * 12
    day: NDArray[np.int64] = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    return n_months // 12 * 10_000 + (n_months % 12 + 1) * 100 + day


def mobile_numbers(count: int, seed: int, *, first: int = 0) -> list[str]:
    """Those of the customers `first` and on, all different up to a hundred million."""
    start, step = seed * 7_654_321, 48_271_963  # shares no factor with 10^8: none comes twice
    return [
        f"{UNASSIGNED_MOBILE_SERIES}{(start + step * i) % 10**8:08d}"
        for i in range(first, first + count)
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
