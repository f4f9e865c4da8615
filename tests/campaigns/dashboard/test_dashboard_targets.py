"""Targets where people meet them: on the dashboard, in the morning brief, and unit by unit."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.enums import Kpi
from campaigns.models import Campaign, UnitTarget
from campaigns.panels.nights import Nights
from campaigns.panels.period import Period, Span
from campaigns.panels.targets.attained import Attained, gone_of
from campaigns.panels.targets.reached import reached
from tests.campaigns.dashboard.steps import LAST_MONTH
from tests.conftest import House
from tests.factories import campaigns, staff, tiering
from tests.factories.customers import ON
from tiering.models import UnitFigure

SignIn = Callable[..., Client]
TWO_THIRDS = Decimal(2) / 3


def targets_on(client: Client, query: str = "") -> dict[Kpi, Attained]:
    answer = client.get(f"/dashboard/{query}")
    assert answer.status_code == 200
    return {each.kpi: each for each in answer.context["targets"]}


def rows_of(client: Client, query: str = "") -> dict[str, list[str]]:
    """KPI → codes of the units that have a target, as they are ranked."""
    ranking = client.get(f"/dashboard/targets/{query}").context["ranking"]
    codes = {kpi: [row.unit.code for row in ranking.rows if row.cells[kpi]] for kpi in ranking.kpis}
    return {"order": [row.unit.code for row in ranking.rows], **codes}


def test_every_kpi_is_what_the_night_has_counted(counted: House) -> None:
    campaigns.result(campaigns.campaign("MATURITY"), counted.branch, (10, 9, 8, 7, 6))
    campaigns.load(counted.rm, LAST_MONTH, n_month_due=20, n_month_done=15)
    nights = Nights(since=date(2026, 10, 1), on=ON, before=LAST_MONTH, counted_from=None)
    found = reached(list(Kpi), [counted.branch.pk, counted.bank.pk], nights)
    of_branch = {kpi: value for (kpi, unit), value in found.items() if unit == counted.branch.pk}
    assert of_branch == {
        Kpi.AVERAGE_GROWTH: 18000,
        Kpi.NEW_VALUED: 1,
        Kpi.UPLIFT: Decimal("0.1"),
        Kpi.MATURITY: Decimal("0.6"),
        Kpi.CONTACTED: Decimal(59) / 110,
        Kpi.REACHED: Decimal(48) / 110,
        Kpi.DONE: Decimal("0.75"),
    }
    assert found[Kpi.AVERAGE_GROWTH, counted.bank.pk] == 36000
    assert found[Kpi.NEW_VALUED, counted.bank.pk] == 2


def test_growth_is_of_averages_and_not_of_what_lies_there_on_a_day(house: House) -> None:
    tiering.unit_figure(house.branch, "1000", on=LAST_MONTH)
    tiering.unit_figure(house.branch, "1000")
    UnitFigure.objects.filter(as_of=ON).update(aum_amount=10**9)
    nights = Nights(since=date(2026, 11, 1), on=ON, before=LAST_MONTH, counted_from=None)
    found = reached([Kpi.AVERAGE_GROWTH], [house.branch.pk], nights)
    assert found == {(Kpi.AVERAGE_GROWTH, house.branch.pk): 0}


def test_new_unit_has_not_grown_from_nothing(house: House) -> None:
    tiering.unit_figure(house.branch, "1000")
    nights = Nights(since=date(2026, 11, 1), on=ON, before=LAST_MONTH, counted_from=None)
    assert reached([Kpi.AVERAGE_GROWTH], [house.branch.pk], nights) == {}


@pytest.mark.parametrize(
    ("kpi", "target", "value", "share", "lead", "is_met", "is_behind"),
    [
        ("new_valued", "10", "8", "0.8", "0.3", False, False),
        ("new_valued", "10", "4", "0.4", "-0.1", False, True),
        ("new_valued", "10", "12", "1.2", "0.7", True, False),
        ("new_valued", "0", "0", None, None, True, False),
        ("new_valued", "0", "-3", None, None, False, True),
        ("average_growth", "10", "-5", "-0.5", "-1", False, True),
        ("maturity", "0.9", "0.45", "0.5", "-0.45", False, True),
        ("maturity", "0.9", "0.9", "1", "0", True, False),
        ("churn", "0.1", "0.2", "0.5", "-0.1", False, True),
        ("churn", "0.1", "0.05", "2", "0.05", True, False),
        ("churn", "0.1", "0", None, "0.1", True, False),
        ("churn", "0.1", None, None, None, False, False),
    ],
)
def test_what_was_reached_is_held_against_target_and_time(
    kpi: str, target: str, value: str | None, share: str | None, lead: str | None,
    is_met: bool, is_behind: bool,
) -> None:  # fmt: skip
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    each = Attained(Kpi(kpi), Decimal(target), number(value), gone=Decimal("0.5"))
    assert (each.share, each.lead) == (number(share), number(lead))
    assert (each.is_met, each.is_behind) == (is_met, is_behind)


def test_time_that_is_gone_is_counted_in_days() -> None:
    november = Period(Span.MONTH, date(2026, 11, 1))
    assert gone_of(november, date(2026, 11, 1)) == Decimal(1) / 30
    assert gone_of(november, ON) == TWO_THIRDS
    assert gone_of(november, date(2026, 12, 24)) == 1


def test_dashboard_shows_the_targets_of_its_unit_and_period(
    counted: House, sign_in: SignIn
) -> None:
    campaigns.target(counted.branch, "average_growth", "20000")
    campaigns.target(counted.branch, "uplift", "0.3")
    campaigns.target(counted.branch, "new_valued", "5", LAST_MONTH)
    campaigns.target(counted.other_branch, "done", "0.9")
    found = targets_on(sign_in(counted.branch_manager))
    assert list(found) == [Kpi.AVERAGE_GROWTH, Kpi.UPLIFT]
    growth = found[Kpi.AVERAGE_GROWTH]
    assert (growth.value, growth.share, growth.gone) == (18000, Decimal("0.9"), TWO_THIRDS)
    assert growth.lead == Decimal("0.9") - TWO_THIRDS


def test_dashboard_and_targets_tell_one_figure_of_a_unit_and_period(
    counted: House, sign_in: SignIn
) -> None:
    for on, stages in ((LAST_MONTH, (10, 9, 8, 7, 6)), (ON, (20, 19, 18, 17, 16))):
        campaigns.result(campaigns.campaign("MATURITY"), counted.branch, stages, on)
        # counted another way, it is no part of the rate whatever its play is
        Campaign.objects.filter(code="ACTIVATION").update(play="maturity", target_rate="0.1")
        campaigns.result(campaigns.campaign("ACTIVATION"), counted.branch, (9, 9, 9, 9, 0), on)
    campaigns.load(counted.rm, LAST_MONTH, n_month_due=20, n_month_done=15)
    campaigns.load(counted.foreign_rm, date(2026, 10, 30), n_month_due=9, n_month_done=1)
    for kpi, value in (("maturity", "0.85"), ("done", "0.9"), ("average_growth", "20000")):
        campaigns.target(counted.branch, kpi, value)
        campaigns.target(counted.branch, kpi, value, LAST_MONTH)
    client = sign_in(counted.branch_manager)
    for query in ("", "?period=2026-10"):
        context = client.get(f"/dashboard/{query}").context
        targets = {each.kpi: each for each in context["targets"]}
        assert context["kpis"].retention == targets[Kpi.MATURITY].value is not None
        assert context["kpis"].retention_target == targets[Kpi.MATURITY].target
        average, frame = context["kpis"].month_avg, context["frame"]
        if frame.before != frame.on:
            before = frame.figures[frame.before].month_avg_amount
            assert average.now - before == targets[Kpi.AVERAGE_GROWTH].value
    closed = client.get("/dashboard/?period=2026-10").context
    assert closed["work"].total.done_share == Decimal("0.75")
    assert {each.kpi: each.value for each in closed["targets"]}[Kpi.DONE] == Decimal("0.75")


def test_retention_is_held_against_its_campaign_where_the_unit_has_no_target(
    counted: House, sign_in: SignIn
) -> None:
    campaigns.result(campaigns.campaign("MATURITY"), counted.branch, (10, 9, 8, 7, 6))
    figures = sign_in(counted.branch_manager).get("/dashboard/").context["kpis"]
    assert figures.retention == Decimal("0.6")
    assert figures.retention_target == campaigns.campaign("MATURITY").target_rate


def test_closed_period_has_no_time_left(counted: House, sign_in: SignIn) -> None:
    campaigns.load(counted.rm, LAST_MONTH, n_month_due=20, n_month_done=15)
    campaigns.target(counted.branch, "done", "0.9", LAST_MONTH)
    found = targets_on(sign_in(counted.branch_manager), "?period=2026-10")
    assert (found[Kpi.DONE].value, found[Kpi.DONE].gone) == (Decimal("0.75"), 1)


def test_morning_brief_says_the_targets_of_the_month(counted: House, sign_in: SignIn) -> None:
    campaigns.target(counted.branch, "new_valued", "4")
    answer = sign_in(counted.branch_manager).get("/dashboard/brief/")
    assert [(each.kpi, each.share) for each in answer.context["targets"]] == [
        (Kpi.NEW_VALUED, Decimal("0.25"))
    ]


def test_units_are_ranked_by_what_they_are_behind(counted: House, sign_in: SignIn) -> None:
    campaigns.target(counted.branch, "new_valued", "2")
    campaigns.target(counted.other_branch, "new_valued", "10")
    campaigns.target(counted.branch, "average_growth", "36000")
    campaigns.target(counted.other_branch, "average_growth", "18000")
    client = sign_in(counted.regional_manager)
    assert rows_of(client)["order"] == ["B1", "B2"]
    assert rows_of(client, "?by=new_valued")["order"] == ["B2", "B1"]
    assert rows_of(client, "?by=nothing")["order"] == ["B1", "B2"]


def test_level_that_is_compared_can_be_chosen(counted: House, sign_in: SignIn) -> None:
    campaigns.target(counted.region, "new_valued", "2")
    campaigns.target(counted.branch, "new_valued", "2")
    client = sign_in(counted.head_office)
    assert rows_of(client)["order"] == ["R1"]
    assert rows_of(client, "?level=branch")["order"] == ["B1"]
    assert rows_of(client, "?level=planet")["order"] == ["R1"]


def test_each_role_sees_its_own_subtree(counted: House, sign_in: SignIn) -> None:
    for unit in (counted.bank, counted.region, counted.branch, counted.other_branch):
        campaigns.target(unit, "new_valued", "2")
    assert rows_of(sign_in(counted.branch_manager))["order"] == []
    assert rows_of(sign_in(counted.auditor))["order"] == ["R1"]
    assert sign_in(counted.branch_manager).get("/dashboard/targets/?unit=B2").status_code == 404
    assert sign_in(counted.regional_manager).get("/dashboard/targets/?unit=HO").status_code == 404
    assert sign_in(counted.rm).get("/dashboard/targets/").status_code == 403


def test_period_that_was_not_counted_is_refused_in_words(counted: House, sign_in: SignIn) -> None:
    assert sign_in(counted.branch_manager).get("/dashboard/targets/?period=2031").status_code == 422


def test_more_units_ask_no_more(counted: House, sign_in: SignIn) -> None:
    client = sign_in(counted.regional_manager)
    n_queries = []
    for n in range(2):
        new = [staff.unit(f"X{i}", counted.region) for i in range(3 * n)]
        for unit in (counted.branch, *new):
            for kpi in Kpi:
                UnitTarget.objects.get_or_create(
                    org_unit=unit, kpi=kpi, period="2026-11",
                    defaults={"value": 1, "first_on": ON, "last_on": ON},
                )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/dashboard/targets/").status_code == 200
        n_queries.append(len(asked))
    assert n_queries[0] == n_queries[1]
