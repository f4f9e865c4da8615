"""A trial counts what PostgreSQL would label, for every draft."""

import os
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg2 import sql as pg

from customers.models import DataDate
from customers.queries import publication
from kernel import sql
from tests.conftest import House
from tests.factories import customers, tiering
from tests.factories.customers import ON
from tiering.models import CustomerMetric, RuleSet
from tiering.queries import label_book, wide_row
from tiering.rules import SchemeDefinition, compile_case, compile_condition
from tiering.what_if import Trial, population, try_out
from tiering.what_if.trial import metrics_read

AMOUNTS = ("0", "9999.99", "10000", "49999.9999999999999999", "50000", "399999.99", "400000",
           "499999.995", "500000", "6000000", "7000000.01")  # fmt: skip


@pytest.fixture
def bank(house: House, settings: Any, tmp_path: Path) -> House:
    """Eleven people under two branches, a firm, and one who never had a balance."""
    settings.BANKCRM_VAR = tmp_path
    DataDate.objects.create(business_date=ON)
    tiering.scoring_state()
    for i, amount in enumerate(AMOUNTS):
        at = house.branch if i % 3 else house.other_branch
        tiering.metric(customers.customer(f"62{i:010d}", at, None), amount)
    firm = customers.customer("63", house.branch, None, kind="corporate")
    tiering.metric(firm, "900000")
    newcomer = customers.customer("64", house.branch, None)
    tiering.metric(newcomer, "0", first_balance_on=None)
    return house


def live(scheme: str = "RETAIL") -> SchemeDefinition:
    return SchemeDefinition.parse(RuleSet.objects.get(scheme__code=scheme).definition)


def with_lines(**lines: str) -> SchemeDefinition:
    """The live rules with other lines; the bands go, which would end above them."""
    data: Any = live().to_json() | {"threshold_bands": []}
    for label in data["labels"]:
        if label["code"] in lines:
            label["condition"]["value"] = lines[label["code"]]
    return SchemeDefinition.parse(data)


def tried(draft: SchemeDefinition, before: SchemeDefinition | None) -> Trial:
    among = population(metrics_read(draft, before))
    assert among is not None
    return try_out(draft, before, among)


def labelled_by_postgres(definition: SchemeDefinition) -> Counter[str | None]:
    book = label_book()
    case = compile_case([(i, each.condition) for i, each in enumerate(definition.labels)], book)
    scope = compile_condition(definition.scope, book) if definition.scope else pg.SQL("true")
    found = sql.rows(
        pg.SQL("select case when {} then {} end from {} m").format(
            scope, case, wide_row(ON, drafted=False)
        )
    )
    return Counter(None if i is None else definition.labels[i].code for (i,) in found)


def labelled(trial: Trial, *, then: bool) -> Counter[str | None]:
    flow = trial.flow()
    count = flow.then if then else flow.now
    return +Counter({code: count(i) for i, code in enumerate([*trial.codes, None])})


def test_lower_line_lifts_those_between(bank: House) -> None:
    flow = tried(with_lines(VIP="400000"), live()).flow()

    vip = flow.codes.index("VIP")
    assert flow.codes == ("PRIVATE", "VIP", "GOLD", "MASS", "LOW")
    assert (flow.now(vip), flow.then(vip)) == (1, 3)
    assert (flow.n_up, flow.n_down, flow.n_entered, flow.n_left) == (2, 0, 0, 0)
    assert flow.n_affected == 2
    assert flow.aum_then(vip) - flow.aum_now(vip) == Decimal("899999.99")  # whole cents of each


def test_higher_line_drops_those_between(bank: House) -> None:
    flow = tried(with_lines(GOLD="60000", MASS="10000.01"), live()).flow()

    assert (flow.n_up, flow.n_down) == (0, 2)


def test_units_add_up_to_the_bank(bank: House) -> None:
    trial = tried(with_lines(VIP="400000"), live())

    units = [bank.branch.pk, bank.other_branch.pk]
    parts = [trial.flow([unit]) for unit in units]
    assert sum(part.n_up for part in parts) == trial.flow().n_up == 2
    assert (sum(part.n for part in parts) == trial.flow(units).n).all()
    assert trial.flow([bank.region.pk]).n_affected == 0  # customers are of branches


def test_affected_are_named(bank: House) -> None:
    trial = tried(with_lines(VIP="400000"), live())

    ids = trial.population.customers[trial.affected()].tolist()
    found = CustomerMetric.objects.filter(customer__in=ids)
    assert sorted(found.values_list("aum", flat=True)) == [Decimal(400000), Decimal("499999.995")]


def test_scheme_that_is_new_lets_everyone_enter(bank: House) -> None:
    flow = tried(live(), None).flow()

    assert flow.n_entered == flow.n_affected == len(AMOUNTS)


def test_draft_that_applies_to_fewer_lets_the_others_leave(bank: House) -> None:
    data = live().to_json()
    data["scope"] = {"metric": "aum", "op": "ge", "value": "50000"}

    flow = tried(SchemeDefinition.parse(data), live()).flow()

    assert (flow.n_left, flow.n_entered) == (4, 1)  # the firm comes in


def test_threshold_customers_are_gained_and_lost(bank: House) -> None:
    data: Any = live().to_json()
    data["threshold_bands"][0]["from"] = "450000"

    trial = tried(SchemeDefinition.parse(data), live())
    flow = trial.threshold_flow()

    vip, nowhere = flow.codes.index("VIP"), len(flow.codes)
    assert flow.n[vip, vip] == 1
    assert flow.n[vip, nowhere] == 2  # 399999.99 and 400000 are no longer near
    assert flow.n[nowhere, vip] == 0
    units = [bank.branch.pk], [bank.other_branch.pk]
    assert sum(trial.threshold_flow(each).n[vip, nowhere] for each in units) == 2
    assert trial.threshold_flow([bank.region.pk]).n.sum() == 0


lines = st.sampled_from([Decimal(text) for text in ("1", "9999.99", "10000", "49999.99", "50000",
                                                    "400000", "499999.99", "500000", "500000.01",
                                                    "6000000", "7000000")])  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(lines, min_size=4, max_size=4, unique=True))
def test_draft_labels_as_postgres_does(bank: House, drawn: list[Decimal]) -> None:
    private, vip, gold, mass = (str(line) for line in sorted(drawn, reverse=True))
    draft = with_lines(PRIVATE=private, VIP=vip, GOLD=gold, MASS=mass)

    trial = tried(draft, live())

    assert labelled(trial, then=True) == labelled_by_postgres(draft)
    assert labelled(trial, then=False) == labelled_by_postgres(live())


@pytest.mark.parametrize("scheme", ["ACTIVITY", "CORPORATE", "ENTERPRISE_SIZE", "LIFECYCLE"])
def test_shipped_rules_label_as_postgres_does(bank: House, scheme: str) -> None:
    trial = tried(live(scheme), live(scheme))

    assert labelled(trial, then=True) == labelled_by_postgres(live(scheme))
    assert trial.flow().n_affected == 0


def test_population_stands_until_the_next_publication(bank: House) -> None:
    first = population(["aum"])
    assert first == population(["aum", "deposit"])

    os.utime(first.folder, (0, 0))
    DataDate.objects.update(business_date=date(2026, 4, 1))
    later = population(["aum"])

    assert publication().name == later.folder.name
    assert not first.folder.exists()


def test_nobody_is_tried_before_the_first_night(house: House) -> None:
    assert population(["aum"]) is None
