"""Replaying closed months: what the live rules give is what the nights gave."""

import random
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from customers.models import Customer
from staff.models import Officer
from tests.conftest import House
from tests.tiering.scoring.nights import Nights, history
from tiering.models import MonthAverage, RuleSet
from tiering.queries.periods import month_end
from tiering.rules import SchemeDefinition
from tiering.what_if import NotReplayed, backtest, population
from tiering.what_if.backtest import replay
from tiering.what_if.months import STEADY, closed_months

SignIn = Callable[[Officer], Client]
MONTHS = [date(2026, number, 1) for number in range(1, 10)]
BALANCES = (0, 8_000, 20_000, 49_999, 50_000, 80_000, 499_999, 500_000, 900_000, 7_000_000)
N_PEOPLE = 40


@pytest.fixture
def kept(house: House, settings: Any, tmp_path: Path) -> Nights:
    settings.BANKCRM_VAR = tmp_path
    return Nights(house.branch)


def walked(nights: Nights, courses: dict[str, list[int | None]]) -> None:
    """Balances that move on the first of a month only; a night on that day and on the last."""
    for place, first in enumerate(MONTHS[: max(map(len, courses.values()))]):
        for no, course in courses.items():
            if place < len(course) and course[place] is not None:
                nights.account(f"A{no}", no, balance=str(course[place]))
        nights.run(first)
        nights.run(month_end(first))


def live(**changes: Any) -> SchemeDefinition:
    rules = RuleSet.objects.get(scheme__code="RETAIL", version=1)
    return SchemeDefinition.parse(rules.definition | changes)


def with_line(code: str, line: str, **changes: Any) -> SchemeDefinition:
    data: Any = live(threshold_bands=[], **changes).to_json()
    for label in data["labels"]:
        if label["code"] == code:
            label["condition"]["value"] = line
    return SchemeDefinition.parse(data)


def replayed(definition: SchemeDefinition) -> dict[str, list[str]]:
    """Customer → the label at each month's end, empty for none."""
    among = population({*STEADY})
    assert among
    codes = tuple(label.code for label in definition.labels)
    ends = list(replay(definition, codes, closed_months(among)))
    numbers = dict(Customer.objects.values_list("pk", "customer_no"))
    return {
        numbers[int(customer)]: [(*codes, "")[end[place]] for end in ends]
        for place, customer in enumerate(among.customers)
    }


def carried_really(no: str, n_months: int) -> list[str]:
    """By the history that the nights have written."""
    changes = history(no)
    ends = [str(month_end(first)) for first in MONTHS[:n_months]]
    return [([""] + [to for on, _was, to, _why in changes if on <= end])[-1] for end in ends]


@pytest.mark.parametrize("seed", [1, 2])
def test_live_rules_replayed_are_the_history_of_the_nights(kept: Nights, seed: int) -> None:
    drawn = random.Random(seed)  # noqa: S311  # not for secrets
    courses: dict[str, list[int | None]] = {}
    for i in range(N_PEOPLE):
        since = drawn.choice([0, 0, 0, 2])
        course = [drawn.choice(BALANCES) if drawn.random() < 0.5 else None for _ in MONTHS]
        course[since] = drawn.choice(BALANCES)
        courses[f"C{i:02}"] = [None] * since + course[since:]
    walked(kept, courses)

    found = replayed(live())

    for no in courses:
        assert found[no] == carried_really(no, len(MONTHS)), (no, courses[no])
    downs = [change for no in courses for change in history(no) if change[3] == "downgrade"]
    assert downs  # slow falls were among them


def test_lower_line_is_counted_month_by_month(kept: Nights) -> None:
    walked(kept, {"C1": [450_000] * 3, "C2": [450_000, 20_000, 20_000], "C3": [600_000] * 3})

    found = backtest(with_line("VIP", "400000"), live())

    vip, gold = found.codes.index("VIP"), found.codes.index("GOLD")
    assert [each.month for each in found.months] == MONTHS[:3]
    assert [each.now.n_labels[vip] for each in found.months if each.now] == [1, 1, 1]
    assert [each.then.n_labels[vip] for each in found.months] == [3, 3, 3]
    assert [each.then.n_labels[gold] for each in found.months] == [0, 0, 0]
    assert (found.changes_now, found.changes_then, found.missing) == (0, 0, ())


def test_endurance_and_to_and_fro_are_counted(kept: Nights) -> None:
    walked(kept, {"C1": [60_000, 20_000, 60_000, 20_000, 20_000, 20_000]})
    quick: Any = live().to_json()
    for label in quick["labels"]:
        label["missed_months"] = 1

    found = backtest(SchemeDefinition.parse(quick), live())

    assert [(each.then.n_up, each.then.n_down, each.then.n_back) for each in found.months] == [
        (0, 0, 0), (0, 1, 0), (1, 0, 1), (0, 1, 1), (0, 0, 0), (0, 0, 0),
    ]  # fmt: skip
    assert [each.now.n_down for each in found.months if each.now] == [0, 0, 0, 0, 0, 1]
    assert (found.back_now, found.back_then) == (0, 2)


def test_month_of_which_nothing_is_kept_is_said(kept: Nights) -> None:
    walked(kept, {"C1": [60_000] * 3})
    MonthAverage.objects.filter(month=MONTHS[1]).delete()

    found = backtest(live(), live())

    assert [each.month for each in found.months] == [MONTHS[0], MONTHS[2]]
    assert found.missing == (MONTHS[1],)


def test_figure_that_no_month_keeps_is_named(kept: Nights) -> None:
    data: Any = live(threshold_bands=[]).to_json()
    data["labels"][0]["condition"] = {"metric": "n_products", "op": "ge", "value": 3}

    with pytest.raises(NotReplayed) as refused:
        backtest(SchemeDefinition.parse(data), live())

    assert refused.value.metrics == ["n_products"]


def test_page_and_api_say_the_same(kept: Nights, house: House, sign_in: SignIn) -> None:
    walked(kept, {"C1": [60_000, 20_000, 20_000, 20_000]})
    client, rules = sign_in(house.head_office), RuleSet.objects.get(scheme__code="RETAIL")

    page = client.get("/tiering/RETAIL/1/backtest/")
    answer = client.post(
        f"/api/v1/rule-sets/{rules.pk}/backtest/", {}, content_type="application/json"
    )

    assert page.status_code == 200
    assert "2026-04" in page.content.decode()
    said = answer.json()
    assert [each["month"] for each in said["months"]] == [str(first) for first in MONTHS[:4]]
    assert said["months"][3]["then"]["n_down"] == said["months"][3]["now"]["n_down"] == 1
    for person, status in ((house.auditor, 200), (house.rm, 403), (house.branch_manager, 403)):
        assert sign_in(person).get("/tiering/RETAIL/1/backtest/").status_code == status
    unknown = client.get("/tiering/RETAIL/1/backtest/", {"digest": "0" * 64})
    assert unknown.status_code == 404


def test_scheme_that_cannot_be_replayed_says_why(
    kept: Nights, house: House, sign_in: SignIn
) -> None:
    kept.run("2026-01-31")
    client, rules = sign_in(house.head_office), RuleSet.objects.get(scheme__code="ACTIVITY")
    page = client.get("/tiering/ACTIVITY/1/backtest/")
    assert "Not kept month by month" in page.content.decode()
    answer = client.post(
        f"/api/v1/rule-sets/{rules.pk}/backtest/", {}, content_type="application/json"
    )
    assert (answer.status_code, "metrics" in answer.json()) == (409, True)
