"""Product classes: changed by two people, from the next month on, with the accounts they touch."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from bankcrm.references import REFERENCES
from customers.models import DataDate
from staff.models import Approval
from tests.conftest import House
from tests.factories import customers
from tests.settings.sheets import decide, submit
from tiering.models import ProductClass

KIND, ALL = "product-classes", "all"
CLASSES = REFERENCES[KIND]
NEXT_MONTH = date(2026, 12, 1)


def halved(code: str = "fund", **values: Any) -> dict[str, Any]:
    definition = CLASSES.now(ALL)
    assert definition is not None
    changed = deepcopy(definition)
    row = next(row for row in changed["classes"] if row["code"] == code)
    row |= values or {"coefficient": "0.5"}
    return changed


def test_classes_are_the_same_once_they_were_typed(house: House) -> None:
    now = CLASSES.now(ALL)
    assert now is not None
    assert CLASSES.sheet.of(now).definition() == now


def test_change_counts_from_the_next_month(house: House, maker: Client, checker: Client) -> None:
    submit(maker, KIND, ALL, halved())
    assert ProductClass.objects.get(pk="fund").next_from is None
    decide(checker, KIND, ALL, "approve")
    fund = ProductClass.objects.get(pk="fund")
    assert (fund.coefficient, fund.next_coefficient) == (1, Decimal("0.5"))
    assert (fund.is_aum, fund.next_is_aum, fund.next_from) == (True, True, NEXT_MONTH)
    assert not ProductClass.objects.exclude(pk="fund").filter(next_from__isnull=False).exists()
    assert CLASSES.now(ALL) == halved()


def test_what_waits_may_be_changed_again_before_it_begins(
    house: House, maker: Client, checker: Client
) -> None:
    for values in ({"coefficient": "0.5"}, {"is_aum": False}, {"coefficient": "1"}):
        assert submit(maker, KIND, ALL, halved(**values)).status_code == 302
        decide(checker, KIND, ALL, "approve")
    fund = ProductClass.objects.get(pk="fund")
    assert (fund.coefficient, fund.is_aum) == (1, True)
    assert (fund.next_coefficient, fund.next_is_aum) == (1, False)


def test_class_that_has_just_begun_waits_for_the_next_night(house: House, maker: Client) -> None:
    begun = {"next_coefficient": 2, "next_from": date(2026, 11, 1)}
    ProductClass.objects.filter(code="fund").update(**begun)
    assert submit(maker, KIND, ALL, halved()).status_code == 422
    assert submit(maker, KIND, ALL, halved("bond")).status_code == 302


def next_of_fund() -> tuple[Decimal | None, date | None]:
    return ProductClass.objects.values_list("next_coefficient", "next_from").get(code="fund")


def test_change_that_was_not_approved_before_it_begins_takes_nothing_from_the_one_before_it(
    house: House, maker: Client, checker: Client
) -> None:
    submit(maker, KIND, ALL, halved())
    decide(checker, KIND, ALL, "approve")
    submit(maker, KIND, ALL, halved(coefficient="0.8"))
    DataDate.objects.update(business_date=NEXT_MONTH)
    decide(checker, KIND, ALL, "approve")
    assert Approval.objects.latest("id").decision == ""
    assert next_of_fund() == (Decimal("0.5"), NEXT_MONTH)


def test_change_is_not_approved_for_another_month_than_the_one_that_was_shown(
    house: House, maker: Client, checker: Client
) -> None:
    submit(maker, KIND, ALL, halved())
    DataDate.objects.update(business_date=NEXT_MONTH)
    decide(checker, KIND, ALL, "approve")
    assert Approval.objects.get().decision == ""
    assert next_of_fund() == (None, None)


def test_night_taken_back_leaves_the_month_that_was_shown_and_what_begins_before_it(
    house: House, maker: Client, checker: Client
) -> None:
    submit(maker, KIND, ALL, halved())
    decide(checker, KIND, ALL, "approve")
    DataDate.objects.update(business_date=NEXT_MONTH)
    assert submit(maker, KIND, ALL, halved("bond")).status_code == 302
    DataDate.objects.update(business_date=date(2026, 11, 30))
    decide(checker, KIND, ALL, "approve")
    assert ProductClass.objects.get(pk="bond").next_from == date(2027, 1, 1)
    assert next_of_fund() == (Decimal("0.5"), NEXT_MONTH)


def test_accounts_and_yuan_that_are_touched_stand_in_the_evidence(
    house: House, maker: Client
) -> None:
    person = customers.customer("C1", house.branch, house.rm)
    customers.account("A1", person, product_class="fund", balance="700000")
    customers.account("A2", person, product_class="fund", balance="1", closed_on=date(2026, 1, 1))
    customers.account("A3", person, product_class="bond", balance="50")
    submit(maker, KIND, ALL, halved())
    evidence = Approval.objects.get().evidence
    assert evidence == {"from": NEXT_MONTH.isoformat(), "classes": [["fund", 1, "700000.00"]]}


@pytest.mark.parametrize("wrong", ["-1", "10", "0.12345", "much", ""])
def test_wrong_coefficient_is_named_at_its_row(house: House, maker: Client, wrong: str) -> None:
    definition = halved(coefficient=wrong)
    place = [row["code"] for row in definition["classes"]].index("fund")
    answer = submit(maker, KIND, ALL, definition)
    assert answer.status_code == 422
    paths = {path for path, _words in answer.context["sheet"].errors}
    assert paths == {f"classes[{place}].coefficient"}


def test_no_class_is_added_or_falls_away(house: House, maker: Client) -> None:
    for change in (lambda rows: rows.pop(), lambda rows: rows.append(dict(rows[0], code="new"))):
        definition = halved()
        change(definition["classes"])
        assert submit(maker, KIND, ALL, definition).status_code == 422
    assert not Approval.objects.exists()


def test_nothing_weighs_less_than_nothing(house: House, maker: Client) -> None:
    submit(maker, KIND, ALL, halved(coefficient="-0.00"))
    after = Approval.objects.get().after
    assert after == halved(coefficient="0")


def test_name_changes_at_once_by_two_people_and_touches_no_figure(
    house: House, maker: Client, checker: Client
) -> None:
    assert submit(maker, KIND, ALL, halved(name_zh="公募基金")).status_code == 302
    assert not ProductClass.objects.filter(name_zh="公募基金").exists()
    assert Approval.objects.get().evidence["classes"] == []
    decide(checker, KIND, ALL, "approve")
    assert ProductClass.objects.get(name_zh="公募基金").code == "fund"
    assert next_of_fund() == (None, None)
    assert CLASSES.now(ALL) == halved(name_zh="公募基金")


def test_administration_only_shows_product_classes(house: House, maker: Client) -> None:
    page = "/admin/tiering/productclass/fund/change/"
    assert maker.get(page).status_code == 200
    assert maker.post(page, {"name_zh": "公募基金", "name_en": "Fund"}).status_code == 403
