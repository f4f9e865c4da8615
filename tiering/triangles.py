"""The four triangles of a personal customer: what is there, what is missing, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COVERED_FROM = 3  # items of a set, as the triangle coverage counts them
Text = str | Promise

# Column of the wide row, its name, and how to begin about it; the easiest to win comes first.
SETTLEMENT: tuple[tuple[str, Text, Text], ...] = (
    ("linked_payment", _("Linked payment"),
     _("Link the card for everyday payments: discounts at the till come with it.")),
    ("mobile_active", _("Mobile bank"),
     _("Set up the mobile bank together: benefits are booked there.")),
    ("direct_debit", _("Direct debit"),
     _("Let bills be paid by direct debit: nothing is forgotten.")),
    ("is_payroll", _("Payroll"),
     _("Ask whether the pay can come in here: pay-day gifts go with it.")),
    ("has_card", _("Credit card"),
     _("Offer the card that goes with the tier, with its travel benefits.")),
    ("is_merchant", _("Merchant"),
     _("Does the family run a shop? Payments can be collected here.")),
)  # fmt: skip
PRODUCT: tuple[tuple[str, Text, Text], ...] = (
    ("has_term", _("Term deposit"),
     _("Money that is not needed for a while is worth a fixed term.")),
    ("has_wealth", _("Wealth product"),
     _("Show a wealth product that fits the customer's risk profile.")),
    ("has_insurance", _("Insurance"),
     _("Ask how family and health are covered; check the cover together.")),
    ("has_fund", _("Fund"),
     _("A small monthly plan is an easy way into funds.")),
    ("has_bond_metal", _("Bonds or metals"),
     _("Treasury bonds are on sale each month: offer to reserve some.")),
    ("has_loan", _("Loan"), _("Ask whether a purchase or a renovation is planned.")),
)  # fmt: skip
ITEMS = tuple(column for column, *_words in (*SETTLEMENT, *PRODUCT))


@dataclass(frozen=True)
class Item:
    """`has` is None when the bank has no data about it."""

    code: str
    name: Text
    has: bool | None
    hook: Text = ""


@dataclass(frozen=True)
class Triangle:
    """One set; `n` is None when nothing was recorded, which is not the same as none."""

    code: str
    name: Text
    n: int | None
    needed: int
    items: tuple[Item, ...] = ()

    @property
    def is_covered(self) -> bool:
        return self.n is not None and self.n >= self.needed


def triangles_of(row: Mapping[str, Any]) -> list[Triangle]:
    """Of a wide row; empty for companies, to whom the sets do not apply."""
    if row.get("kind") != "personal":
        return []
    return [
        _set("product", _("Products"), PRODUCT, row),
        _set("settlement", _("Settlement"), SETTLEMENT, row),
        Triangle("service", _("Service in 12 months"), row["service_items"], COVERED_FROM),
        Triangle("referral", _("Referrals in 12 months"), row["referral_items"], 1),
    ]


def next_item(triangles: list[Triangle]) -> Item | None:
    """The first missing item of the set that is furthest from covered; settlement before products.

    A loan is nothing to suggest for its own sake.
    """
    sets = {each.code: each for each in triangles if each.items and not each.is_covered}
    behind = sorted(sets.values(), key=lambda each: (each.n, each.code != "settlement"))
    for triangle in behind:
        missing = [each for each in triangle.items if not each.has and each.code != "has_loan"]
        if missing:
            return missing[0]
    return None


def missing_item(figures: Mapping[str, Any]) -> Item | None:
    """The next item of who had these figures, in which what was not recorded is left out."""
    unknown = dict.fromkeys((*ITEMS, "service_items"))
    return next_item(triangles_of({"kind": "personal", **unknown, **figures}))


def _set(
    code: str, name: Text, items: tuple[tuple[str, Text, Text], ...], row: Mapping[str, Any]
) -> Triangle:
    found = tuple(Item(column, words, row[column], hook) for column, words, hook in items)
    return Triangle(code, name, row[f"{code}_items"], COVERED_FROM, found)
