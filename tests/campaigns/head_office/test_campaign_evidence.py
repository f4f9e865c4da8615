"""Who decides on a campaign sees whom its maker saw listed, and the work that it was to add."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from campaigns.enums import Stage
from campaigns.models import CampaignVersion
from campaigns.operations.campaign_versions import CAMPAIGNS
from campaigns.panels.dashboard.funnel import Goal
from campaigns.what_if import Summary, Workload
from customers.models import DataDate
from kernel.plain_shapes import of_plain
from staff import working_days
from staff.enums import Role
from staff.models import Approval, BusinessDay, Officer
from staff.operations import versions
from tests.campaigns.bank import MONDAY, Bank
from tests.campaigns.head_office.campaign_steps import RICH, digest, save, started
from tests.campaigns.head_office.test_campaign_pages import path, typed
from tiering.models import CustomerMetric

SignIn = Callable[[Officer], Client]
SUNDAY = MONDAY - timedelta(days=1)
TABLES = re.compile(r"<table.*?</table>", re.DOTALL)


@pytest.fixture
def people(bank: Bank, settings: Any, tmp_path: Path) -> Bank:
    """Nine customers: six of an officer, three of nobody; the last night was Sunday's."""
    settings.BANKCRM_VAR = tmp_path
    working_days.ensure_covers(SUNDAY - timedelta(days=60), SUNDAY + timedelta(days=150))
    for n in range(9):
        bank.customer(bank.rm if n % 3 else None, metrics={"aum": Decimal(60000)})
    DataDate.objects.update(business_date=SUNDAY)
    return bank


@pytest.fixture
def desk(people: Bank, sign_in: SignIn) -> Client:
    return sign_in(maker(people))


def maker(bank: Bank) -> Officer:
    found = Officer.objects.filter(staff_no="9001").first()
    return found or bank.officer("9001", bank.head_office, Role.HEAD_OFFICE)


def written(bank: Bank) -> CampaignVersion:
    """A campaign of which eight of nine customers are to be won."""
    version = started(maker(bank))
    return save(version, maker(bank), audience=RICH, kpi="reached", kpi_value=8)


def submitted(desk: Client, version: CampaignVersion) -> Approval:
    desk.post(path(version, "submit/"), {"digest": digest(version), "reason": "spring"})
    return Approval.objects.get()


def tables(answer: Any) -> list[str]:
    return TABLES.findall(answer.content.decode())


def test_what_is_kept_is_what_the_sheet_showed(people: Bank, desk: Client) -> None:
    version = written(people)
    sheet = typed(desk, version)
    counted = desk.post(path(version, "count/"), sheet)
    work = desk.post(path(version, "workload/"), sheet)
    region = desk.post(path(version, "count/"), sheet | {"at": "R01"})
    approval = submitted(desk, version)
    CustomerMetric.objects.update(aum=1)
    DataDate.objects.update(business_date=MONDAY)

    page = desk.get(path(version))

    summary: Summary = counted.context["summary"]
    [unit] = summary.units
    regions = (replace(unit, units=region.context["summary"].units),)
    assert of_plain(Summary, approval.evidence) == replace(summary, units=regions)
    assert of_plain(Workload, approval.evidence["load"]) == work.context["load"]
    shown = [tables(each) for each in (counted, work, region)]
    assert [len(each) for each in shown] == [2, 3, 2]  # sums, units; days, officers, units
    assert [each for each in (*shown[0], *shown[1], shown[2][-1]) if each not in tables(page)] == []
    assert people.rm.name in page.content.decode()


def test_before_the_first_night_units_read_their_part_of_what_was_approved(
    people: Bank, desk: Client, sign_in: SignIn
) -> None:
    version = written(people)
    checker = people.officer("9002", people.head_office, Role.HEAD_OFFICE)
    versions.approve(CAMPAIGNS, submitted(desk, version), reason="", by=checker)

    page = sign_in(people.manager).get("/campaigns/SPRING/")

    assert page.context["goal"] == Goal(Stage.REACHED, 8, 0)
    assert "Reached: target 8 customers" in page.content.decode()


def test_evidence_of_before_something_was_kept_is_drawn(people: Bank, desk: Client) -> None:
    version = written(people)
    kept = submitted(desk, version).evidence
    for unknown in ({"load"}, {"load", "units", "overlaps", "kept_out"}, {"load", "on"}):
        evidence = {name: each for name, each in kept.items() if name not in unknown}
        Approval.objects.update(evidence=evidence)
        assert desk.get(path(version)).status_code == 200


def test_where_the_calendar_ends_no_load_is_kept(people: Bank, desk: Client) -> None:
    BusinessDay.objects.filter(on__gt=MONDAY).delete()
    version = written(people)
    assert submitted(desk, version).evidence["load"] is None
    assert desk.get(path(version)).status_code == 200


def test_two_versions_are_counted_side_by_side(people: Bank, desk: Client) -> None:
    first = written(people)
    second = CampaignVersion.objects.create(
        campaign=first.campaign,
        version=2,
        definition=first.definition | {"audience": {"metric": "aum", "op": "ge", "value": "70000"}},
    )
    rich = list(CustomerMetric.objects.order_by("pk").values_list("pk", flat=True)[:2])
    CustomerMetric.objects.filter(pk__in=rich).update(aum=80000)
    told = desk.get(f"/api/v1/campaign-versions/{second.pk}/differences/numbers/").json()
    assert (told["before"]["n_listed"], told["after"]["n_listed"]) == (9, 2)
    assert (told["n_only_before"], told["n_only_after"]) == (7, 0)
    page = desk.get(path(second, "numbers/"))
    assert page.context["counted"].n_only_before == 7
    assert sum(old.n_listed for old, _new, depth in page.context["counted"].units if not depth) == 9
    assert f'href="{path(second, "numbers/")}?with=1"' in desk.get(path(second)).content.decode()
    assert desk.get(path(first, "numbers/")).context["counted"].n_only_after == 7
