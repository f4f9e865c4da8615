"""Labels follow what is approved, and keep their order."""

from collections.abc import Callable
from datetime import date, timedelta

from django.test import Client

from staff.models import Approval, Officer
from staff.operations import versions
from tests.conftest import House
from tests.factories.staff import working_days
from tests.tiering.rule_sets.steps import (
    SOON,
    approved,
    data,
    line,
    ranks,
    read,
    saved,
    scheme,
    standings,
    submitted,
)
from tiering.models import Label, RuleSet
from tiering.operations.drafts import start_draft, start_scheme
from tiering.operations.rule_sets import RULES


def test_labels_follow_the_approved_definition(bank: House, second: Officer) -> None:
    draft = start_draft(scheme=scheme(), by=bank.head_office)
    definition = data(draft, VIP={"name_en": "Gold VIP", "kind": "strategic"})
    named = {"code": "DIAMOND", "name_en": "Diamond", "name_zh": "钻石", "rank": 5}
    new = definition["labels"][1] | named | line("1000000")
    definition["labels"][0]["rank"] = 6
    definition["labels"].insert(1, new)
    draft = saved(draft, definition, bank.head_office)
    before = ranks()
    submitted(draft, bank.head_office)
    assert ranks() == before
    versions.approve(RULES, Approval.objects.get(), reason="", by=second)
    assert ranks() == before | {"PRIVATE": 6, "DIAMOND": 5}
    vip = Label.objects.get(scheme__code="RETAIL", code="VIP")
    assert (vip.name_en, vip.kind) == ("Gold VIP", "strategic")
    assert {label.code: label.rank for label in read(draft).labels} == ranks()


def test_ranks_change_places_without_collisions(bank: House, second: Officer) -> None:
    up_by_one = {code: {"rank": rank + 1} for code, rank in ranks().items()}
    draft = start_draft(scheme=scheme(), by=bank.head_office)
    before = ranks()
    approved(saved(draft, data(draft, **up_by_one), bank.head_office), bank.head_office, second)
    assert ranks() == {code: rank + 1 for code, rank in before.items()}


def test_label_that_a_version_drops_keeps_its_row_and_comes_back(
    bank: House, second: Officer
) -> None:
    maker, first = bank.head_office, RuleSet.objects.get(scheme=scheme(), version=1)
    before = ranks()
    draft = start_draft(scheme=scheme(), by=maker)
    definition = data(draft)
    definition["labels"] = [each for each in definition["labels"] if each["code"] != "GOLD"]
    approved(saved(draft, definition, maker), maker, second)
    assert ranks() == before
    back = start_draft(scheme=scheme(), by=maker, base=first)
    assert read(back) == read(first)
    approved(back, maker, second, SOON + timedelta(days=1))
    assert ranks() == before
    assert standings() == {3: "scheduled", 2: "scheduled", 1: "live"}


def test_scheme_takes_its_name_from_what_is_approved(bank: House, second: Officer) -> None:
    draft = start_draft(scheme=scheme(), by=bank.head_office)
    approved(
        saved(draft, data(draft) | {"name_en": "Tier"}, bank.head_office), bank.head_office, second
    )
    assert scheme().name_en == "Tier"


def test_scheme_without_approved_rules_is_not_offered_on_the_dashboard(
    bank: House, second: Officer, sign_in: Callable[..., Client]
) -> None:
    working_days(date(2026, 10, 1), 120)
    maker = bank.head_office
    words = {"name_en": "Wealth", "name_zh": "财富", "policy": "immediate"}
    draft = start_scheme(code="WEALTH", by=maker, **words)
    offered = 'value="WEALTH"'
    page = sign_in(bank.branch_manager)
    assert offered not in page.get("/dashboard/").content.decode()
    approved(draft, maker, second)
    assert offered in page.get("/dashboard/").content.decode()
