"""Targets of units: typed, shared out, read in, agreed by two people, kept once they are over."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from bankcrm.references import REFERENCES
from campaigns.enums import Kpi
from campaigns.models import UnitTarget
from customers.models import DataDate
from staff.models import Approval
from tests.conftest import House
from tests.factories import campaigns, staff, tiering
from tests.settings.sheets import decide, submit, typed

KIND = "targets"
TARGETS = REFERENCES[KIND]
BEFORE = date(2026, 10, 31)


def asked(kpi: str = "new_valued", period: str = "2026-12", **values: str) -> dict[str, Any]:
    """A definition; values go by the code of the unit."""
    rows = [{"unit": code, "value": value} for code, value in sorted(values.items())]
    return {"kpi": kpi, "period": period, "units": rows}


def values_of(sheet: Any) -> dict[str, str]:
    return {line.unit.code: line.row["value"].value() for line in sheet.lines}


def kept() -> dict[str, Decimal]:
    return dict(UnitTarget.objects.values_list("org_unit__code", "value"))


def pressed(client: Client, act: str, definition: dict[str, Any], **more: str) -> Any:
    data = typed(KIND, definition, do=act, **more)
    for line in TARGETS.sheet.of(definition).lines:
        if act == f"share {line.unit.code}":
            data["do"] = f"share {line.place}"
    return client.post(f"/settings/{KIND}/new/", data)


def test_targets_are_the_same_once_they_were_typed(house: House) -> None:
    definition = asked(HO="12", B1="7.5", B2="4.5", kpi="average_growth")
    assert TARGETS.sheet.of(definition).definition() == definition


def test_targets_stand_once_two_people_have_agreed(
    house: House, maker: Client, checker: Client
) -> None:
    definition = asked(HO="900", R1="900", B1="600", B2="300.5", kpi="average_growth")
    key = "2026-12.average_growth"
    assert submit(maker, KIND, key, definition, is_new=True).status_code == 302
    assert kept() == {}
    decide(checker, KIND, key, "approve")
    assert kept() == {"HO": 9_000_000, "R1": 9_000_000, "B1": 6_000_000, "B2": 3_005_000}
    row = UnitTarget.objects.get(org_unit=house.branch)
    assert (row.first_on, row.last_on) == (date(2026, 12, 1), date(2026, 12, 31))
    assert TARGETS.now(key) == definition


def test_rates_are_kept_as_shares(house: House, maker: Client, checker: Client) -> None:
    submit(maker, KIND, "2026-Q4.churn", asked("churn", "2026-Q4", HO="9.5"), is_new=True)
    decide(checker, KIND, "2026-Q4.churn", "approve")
    assert kept() == {"HO": Decimal("0.095")}


def test_change_takes_away_what_is_no_longer_listed(
    house: House, maker: Client, checker: Client
) -> None:
    key = "2026-12.new_valued"
    submit(maker, KIND, key, asked(HO="10", B1="6", B2="4"), is_new=True)
    decide(checker, KIND, key, "approve")
    assert submit(maker, KIND, key, asked(HO="12", B1="12")).status_code == 302
    decide(checker, KIND, key, "approve")
    assert kept() == {"HO": 12, "B1": 12}


def test_value_is_shared_over_all_units_below_by_their_customers(
    house: House, maker: Client
) -> None:
    tiering.unit_figure(house.branch, n=20)
    tiering.unit_figure(house.other_branch, n=10)
    answer = pressed(maker, "share HO", asked(HO="100", B1="1"), by="customers")
    shared = {"HO": "100", "R1": "100", "B1": "67", "B2": "33"}
    assert values_of(answer.context["sheet"]) == shared


@pytest.mark.parametrize(
    ("by", "parts"),
    [("average", ("75", "25")), ("near", ("20", "80")), ("equal", ("50", "50"))],
)
def test_parts_follow_what_was_chosen(
    house: House, maker: Client, by: str, parts: tuple[str, str]
) -> None:
    tiering.unit_figure(house.branch, aum="3000", n=1, n_may_climb=1)
    tiering.unit_figure(house.other_branch, aum="1000", n=1, n_may_climb=4)
    answer = pressed(maker, "share R1", asked(R1="100"), by=by)
    values = values_of(answer.context["sheet"])
    assert (values["B1"], values["B2"]) == parts
    assert values["HO"] == ""


def test_rate_goes_down_as_it_is(house: House, maker: Client) -> None:
    answer = pressed(maker, "share HO", asked("maturity", HO="92.5"))
    assert set(values_of(answer.context["sheet"]).values()) == {"92.5"}


def test_nothing_is_shared_where_nothing_was_typed(house: House, maker: Client) -> None:
    answer = pressed(maker, "share HO", asked(B1="5"))
    assert answer.status_code == 422
    assert {path for path, _words in answer.context["sheet"].errors} == {"by"}
    assert values_of(answer.context["sheet"])["B1"] == "5"


@pytest.mark.parametrize(
    ("definition", "paths"),
    [
        (asked(HO="10", R1="9"), {"units[0].value"}),
        (asked(HO="10", R1="10", B1="4", B2="5"), {"units[3].value"}),
        (asked(HO="10", R1="11", B1="12"), set()),
        (asked(HO="100", B1="1"), {"units[1].value"}),
        (asked(HO="10", B1="4", B2="6"), set()),
        (asked("maturity", HO="90", R1="80"), set()),
        (asked("maturity", HO="100.01"), {"units[0].value"}),
        (asked(HO="10.5"), {"units[0].value"}),
        (asked(HO="-1"), {"units[0].value"}),
        (asked(XX="1"), {"units[0].unit"}),
        (asked(period="2026-13", HO="1"), {"period"}),
        (asked(period="month", HO="1"), {"period"}),
        (asked(period="9999-12", HO="1"), {"period"}),
        (asked(period="9999-Q4", HO="1"), {"period"}),
        (asked(period="1999", HO="1"), {"period"}),
        (asked("deposits", HO="1"), {"kpi"}),
    ],
)
def test_wrong_target_is_named_at_its_field(
    house: House, definition: dict[str, Any], paths: set[str]
) -> None:
    sheet = TARGETS.sheet.of(definition)
    assert (sheet.definition() is None) == bool(paths)
    assert {path for path, _words in sheet.errors} == paths


def test_unit_is_not_listed_twice(house: House) -> None:
    rows = [{"unit": "B1", "value": "1"}, {"unit": "B1", "value": "2"}]
    sheet = TARGETS.sheet.of(asked() | {"units": rows})
    assert sheet.definition() is None
    assert {path for path, _words in sheet.errors} == {"units[1].unit"}


@pytest.mark.parametrize("period", ["2026-10", "2026-Q3", "2025"])
def test_no_target_is_set_for_a_period_that_is_over(
    house: House, maker: Client, period: str
) -> None:
    answer = submit(maker, KIND, f"{period}.new_valued", asked(period=period, HO="1"), is_new=True)
    assert answer.status_code == 422
    assert {path for path, _words in answer.context["sheet"].errors} == {"period"}


def test_target_is_not_approved_once_its_period_is_over(
    house: House, maker: Client, checker: Client
) -> None:
    key = "2026-11.new_valued"
    submit(maker, KIND, key, asked(period="2026-11", HO="1"), is_new=True)
    DataDate.objects.update(business_date=date(2026, 11, 30))
    decide(checker, KIND, key, "approve")
    assert Approval.objects.get().decision == ""
    assert kept() == {}


def test_sheet_shows_what_was_reached_before(house: House, maker: Client) -> None:
    for on, n in ((date(2026, 9, 30), 3), (BEFORE, 8)):
        tiering.count(house.branch, "VIP", n, on)
    definition = asked(period="2026-11", HO="6", R1="6", B1="6")
    lines = TARGETS.sheet.of(definition).lines
    assert {line.unit.code: line.before for line in lines} == {"HO": 5, "R1": 5, "B1": 5, "B2": 0}
    submit(maker, KIND, "2026-11.new_valued", definition, is_new=True)
    evidence = Approval.objects.get().evidence
    assert (evidence["n"], evidence["bank"], evidence["earlier"]) == (3, "6", "2026-10")
    assert Decimal(evidence["reached"]) == 5


def test_coming_period_is_held_against_the_present_one(house: House, maker: Client) -> None:
    campaigns.result(campaigns.campaign(), house.branch, (10, 5, 4, 3, 2))
    sheet: Any = TARGETS.sheet.of(asked("contacted", "2027-Q2"))
    assert (sheet.earlier.period.name, sheet.earlier.is_over) == ("2026-Q4", False)
    assert {line.unit.code: line.before for line in sheet.lines}["B1"] == 50


PASTED = {
    "worksheet": "Unit\tTarget\nB1\t1,200\nUnit B2\t300\n",
    "csv": "B1,1200\nB2,300\n",
    "old ends of lines": "B1,1200\rB2,300\r",
    "quoted csv": 'B1,"1,200"\nB2,300.0\n',
    "object": '{"B1": 1200, "B2": "300"}',
    "list": '[{"unit": "B1", "value": 1200.0}, {"unit": "B2", "value": 300}]',
}


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED.keys())
def test_list_is_read_in(house: House, maker: Client, text: str) -> None:
    house.other_branch.name = "Unit B2"
    house.other_branch.save()
    answer = pressed(maker, "read", asked(HO="1500", B1="7"), pasted=text)
    values = values_of(answer.context["sheet"])
    assert {code: Decimal(value or 0) for code, value in values.items()} == {
        "HO": 1500, "R1": 0, "B1": 1200, "B2": 300,
    }  # fmt: skip
    assert answer.context["sheet"].head["pasted"].value() == ""


@pytest.mark.parametrize(
    ("text", "n_wrong"),
    [
        ("B1,5\nXX,6\nB2,none\nB1,7\n", 3),
        ("B1,5,6\n", 1),
        ("B1,1e3\n", 1),
        ("Same,5\n", 1),
        ("", 1),
        ("{", 1),
        ('{"B1": {"a": 1}}', 1),
        ('{"B1": 5, "B1": 7}', 1),
        ("x" * 140_000, 1),
        ("XX,1\n" * 30_000, 1),
        ("XX,1\n" * 15_000, 21),
        ('[["B1", 5]]', 1),
        ('[{"unit": "B1", "value": 5, "value": 7}]', 1),
        ('["B1"]', 1),
        ("[" * 200, 1),
    ],
)
def test_list_that_is_not_understood_changes_nothing(
    house: House, maker: Client, text: str, n_wrong: int
) -> None:
    for unit in (house.branch, house.other_branch):
        unit.name = "Same"
        unit.save()
    answer = pressed(maker, "read", asked(B1="7"), pasted=text)
    sheet = answer.context["sheet"]
    assert answer.status_code == 422
    assert [path for path, _words in sheet.errors] == ["pasted"] * n_wrong
    assert values_of(sheet) == {"HO": "", "R1": "", "B1": "7", "B2": ""}
    assert sheet.head["pasted"].value() == text


@pytest.mark.parametrize("act", ["share", "share " + "9" * 5000])
def test_button_of_no_unit_shares_nothing(house: House, maker: Client, act: str) -> None:
    answer = pressed(maker, act, asked(B1="7"))
    assert answer.status_code == 422
    assert values_of(answer.context["sheet"])["B1"] == "7"


def test_large_tree_fits_on_one_sheet(house: House, maker: Client) -> None:
    for n in range(600):
        staff.unit(f"X{n}", house.branch)
    answer = pressed(maker, "share HO", asked(HO="60000"), by="equal")
    assert answer.status_code == 200
    assert values_of(answer.context["sheet"])["X599"] == "50"


def test_sheet_asks_as_often_for_many_units_as_for_few(
    house: House, maker: Client, django_assert_num_queries: Any
) -> None:
    tiering.unit_figure(house.branch, on=BEFORE)
    tiering.unit_figure(house.branch)
    sheet = TARGETS.sheet.of(asked("average_growth"))
    with django_assert_num_queries(4) as few:
        assert sheet.lines
    for n in range(5):
        staff.unit(f"X{n}", house.branch)
    sheet = TARGETS.sheet.of(asked("average_growth"))
    with django_assert_num_queries(len(few)):
        assert sheet.lines


def test_every_kpi_can_be_begun(house: House, maker: Client) -> None:
    for place in range(len(Kpi)):
        assert maker.get(f"/settings/{KIND}/new/?like={place}").status_code == 200


def test_entries_are_those_of_this_quarter_and_later(house: House, maker: Client) -> None:
    for kpi, month in (("done", "2026-12"), ("new_valued", "2026-12"), ("done", "2026-09")):
        campaigns.target(house.bank, kpi, "0", date.fromisoformat(f"{month}-01"))
    keys = [entry.key for entry in TARGETS.entries()]
    assert keys == ["2026-12.new_valued", "2026-12.done"]


def test_words_follow_the_tree(house: House) -> None:
    lines = TARGETS.lines(asked(B1="1", B2="2", HO="3", R1="3"))
    assert [line.key for line in lines] == ["HO", "R1", "B1", "B2"]


def test_targets_of_a_period_stand_together_folded_when_it_is_over(
    house: House, maker: Client
) -> None:
    for kpi, month in (("done", 12), ("new_valued", 12), ("done", 10)):
        campaigns.target(house.bank, kpi, "0", date(2026, month, 1))
    DataDate.objects.update(business_date=date(2026, 11, 22))
    found = [(entry.group, entry.is_over) for entry in TARGETS.entries()]
    assert found == [("2026-12", False), ("2026-12", False), ("2026-10", True)]
    page = maker.get("/settings/").content.decode()
    assert page.count('<details class="ref-group"') == 2
    assert page.count('<details class="ref-group" open>') == 1


def test_what_is_in_force_is_told_by_the_levels_of_the_tree(house: House, maker: Client) -> None:
    staff.unit("B1-1", house.branch, "outlet")
    lines = TARGETS.lines(asked(HO="12", R1="12", B1="8", B2="4", **{"B1-1": "1"}))
    assert [(line.key, line.depth) for line in lines] == [
        ("HO", 0), ("R1", 1), ("B1", 2), ("B1-1", 3), ("B2", 2),
    ]  # fmt: skip
