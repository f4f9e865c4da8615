"""Which version a night uses: the approved one whose day has come, and no other."""

from datetime import date
from typing import Any

import pytest

from staff.enums import Role
from staff.models import Approval, Officer
from staff.operations import versions
from tests.factories import staff
from tests.tiering.scoring.nights import Nights, day, label_of
from tiering.models import LabelChange, RuleSet, Scheme, ScoringState
from tiering.operations.drafts import start_draft, start_scheme
from tiering.operations.rule_sets import RULES
from tiering.rules import SchemeDefinition, digest_of


@pytest.fixture
def maker(nights: Nights) -> Officer:
    return staff.officer("9001", Role.HEAD_OFFICE, nights.unit)


@pytest.fixture
def checker(nights: Nights) -> Officer:
    return staff.officer("9002", Role.HEAD_OFFICE, nights.unit)


def digest(rule_set: RuleSet) -> str:
    return digest_of(SchemeDefinition.parse(rule_set.definition))


def with_line(rule_set: RuleSet, code: str, metric: str, amount: str, by: Officer) -> RuleSet:
    read = SchemeDefinition.parse(rule_set.definition)
    definition: Any = read.to_json() | {"threshold_bands": []}
    for label in definition["labels"]:
        if label["code"] == code:
            label["condition"] = {"metric": metric, "op": "ge", "value": amount}
    return versions.save(
        RULES, rule_set, definition=definition, expected_digest=digest_of(read), by=by
    )


def submitted(rule_set: RuleSet, by: Officer, on: date) -> Approval:
    return versions.submit(
        RULES, rule_set, expected_digest=digest(rule_set), effective_from=on, reason="Why.",
        evidence={"digest": digest(rule_set)}, path="/", by=by,
    )  # fmt: skip


def version_used(scheme: str = "RETAIL") -> int | None:
    used: dict[str, int] = ScoringState.objects.get().rule_versions
    return used.get(scheme)


def test_version_counts_once_approved_and_from_its_day(
    nights: Nights, maker: Officer, checker: Officer
) -> None:
    nights.account("A", "C", balance="450000")
    nights.run("2026-03-13")
    draft = start_draft(scheme=Scheme.objects.get(code="RETAIL"), by=maker)
    draft = with_line(draft, "VIP", "aum_month_avg", "400000", maker)
    nights.run("2026-03-14")
    assert (label_of("C"), version_used()) == ("GOLD", 1)
    approval = submitted(draft, maker, day("2026-03-17"))
    nights.run("2026-03-15")
    assert (label_of("C"), version_used()) == ("GOLD", 1)
    versions.approve(RULES, approval, reason="", by=checker)
    nights.run("2026-03-16")
    assert (label_of("C"), version_used()) == ("GOLD", 1)
    nights.run("2026-03-17")
    assert (label_of("C"), version_used()) == ("VIP", 2)


def test_submitted_version_is_not_used_even_on_its_day(nights: Nights, maker: Officer) -> None:
    nights.account("A", "C", balance="450000")
    nights.run("2026-03-13")
    draft = start_draft(scheme=Scheme.objects.get(code="RETAIL"), by=maker)
    submitted(with_line(draft, "VIP", "aum_month_avg", "400000", maker), maker, day("2026-03-14"))
    nights.run("2026-03-14")
    nights.run("2026-03-20")
    assert (label_of("C"), version_used()) == ("GOLD", 1)


def test_new_scheme_labels_everyone_and_a_roll_back_brings_labels_back(
    nights: Nights, maker: Officer, checker: Officer
) -> None:
    nights.account("A", "C", balance="450000")
    nights.account("B", "D", balance="100")
    nights.run("2026-03-13")
    first = start_scheme(
        code="WEALTH", name_en="Wealth", name_zh="财富", policy="immediate", by=maker
    )
    rich = first.definition["labels"][0] | {
        "code": "RICH", "name_en": "Rich", "name_zh": "富裕", "rank": 2,
        "condition": {"metric": "aum", "op": "ge", "value": "400000"},
    }  # fmt: skip
    first = versions.save(
        RULES,
        first,
        definition=first.definition | {"labels": [rich, *first.definition["labels"]]},
        expected_digest=digest(first),
        by=maker,
    )
    versions.approve(RULES, submitted(first, maker, day("2026-03-15")), reason="", by=checker)
    nights.run("2026-03-14")
    assert (label_of("C", "WEALTH"), version_used("WEALTH")) == (None, None)
    nights.run("2026-03-15")
    assert [label_of(no, "WEALTH") for no in "CD"] == ["RICH", "STANDARD"]

    higher = start_draft(scheme=first.scheme, by=maker)
    higher = with_line(higher, "RICH", "aum", "500000", maker)
    versions.approve(RULES, submitted(higher, maker, day("2026-03-16")), reason="", by=checker)
    nights.run("2026-03-16")
    assert [label_of(no, "WEALTH") for no in "CD"] == ["STANDARD", "STANDARD"]

    back = start_draft(scheme=first.scheme, by=maker, base=first)
    versions.approve(RULES, submitted(back, maker, day("2026-03-17")), reason="", by=checker)
    nights.run("2026-03-17")
    assert [label_of(no, "WEALTH") for no in "CD"] == ["RICH", "STANDARD"]
    changes = LabelChange.objects.filter(customer__customer_no="C", scheme__code="WEALTH")
    assert [
        (str(each.on), each.to_label.code if each.to_label else "", each.rule_version)
        for each in changes.order_by("on").select_related("to_label")
    ] == [("2026-03-15", "RICH", 1), ("2026-03-16", "STANDARD", 2), ("2026-03-17", "RICH", 3)]
