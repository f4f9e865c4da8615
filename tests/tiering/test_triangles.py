"""What the triangles show, and which item they suggest."""

from typing import Any

import pytest

from tiering.triangles import next_item, triangles_of

NOTHING = {
    "kind": "personal",
    "product_items": 0, "settlement_items": 0, "service_items": None, "referral_items": 0,
    "has_term": False, "has_wealth": False, "has_fund": False, "has_insurance": False,
    "has_bond_metal": False, "has_loan": False, "mobile_active": None, "linked_payment": None,
    "direct_debit": None, "has_card": False, "is_payroll": None, "is_merchant": None,
}  # fmt: skip


def row(**known: Any) -> dict[str, Any]:
    return NOTHING | known


def test_set_names_each_item_as_there_missing_or_unknown() -> None:
    product, settlement, service, referral = triangles_of(
        row(has_term=True, product_items=1, linked_payment=False, mobile_active=True)
    )
    assert [each.has for each in product.items] == [True, False, False, False, False, False]
    assert [each.has for each in settlement.items] == [False, True, None, None, False, None]
    assert (service.n, service.is_covered) == (None, False)
    assert (referral.n, referral.is_covered) == (0, False)


def test_three_items_cover_a_set_and_one_referral_covers_its_own() -> None:
    found = triangles_of(
        row(product_items=3, settlement_items=2, service_items=3, referral_items=1)
    )
    assert [each.is_covered for each in found] == [True, False, True, True]


@pytest.mark.parametrize(
    ("known", "suggested"),
    [
        ({}, "linked_payment"),
        ({"linked_payment": True, "settlement_items": 1}, "has_term"),
        ({"linked_payment": True, "settlement_items": 1, "has_term": True, "product_items": 1},
         "mobile_active"),
        ({"settlement_items": 3, "has_term": True, "product_items": 1}, "has_wealth"),
        ({"settlement_items": 3, "product_items": 3}, None),
    ],
)  # fmt: skip
def test_suggestion_is_the_easiest_item_of_the_set_that_lags(
    known: dict[str, Any], suggested: str | None
) -> None:
    item = next_item(triangles_of(row(**known)))
    assert (item.code if item else None) == suggested


def test_company_has_no_triangles() -> None:
    assert triangles_of(row(kind="corporate")) == []
