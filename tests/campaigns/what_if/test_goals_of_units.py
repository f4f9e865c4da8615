"""A unit's part of a campaign's target is one figure, wherever it is read."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from campaigns.models import Campaign, CampaignVersion
from campaigns.queries import definition_of, goals_on
from campaigns.what_if import draw, summarise
from customers.models import DataDate
from staff.enums import Level, Role
from staff.models import Officer, OrgUnit
from tests.campaigns.bank import MONDAY, Bank

SignIn = Callable[[Officer], Client]
RICH = {"metric": "aum", "op": "ge", "value": "1000"}
TUESDAY = MONDAY + timedelta(days=1)
TARGET = 101


@pytest.fixture
def uneven(bank: Bank, settings: Any, tmp_path: Path) -> Bank:
    """A region of two branches, one with an outlet, and one of a single branch."""
    settings.BANKCRM_VAR = tmp_path
    south = bank.unit("R02", Level.REGION, bank.head_office)
    single = bank.unit("B003", Level.BRANCH, south)
    counts = {bank.branch: 13, bank.outlet: 3, bank.other_branch: 7, single: 6}
    for unit, n in counts.items():
        for _ in range(n):
            bank.customer(None, unit, metrics={"aum": Decimal(2000)})
    DataDate.objects.update(business_date=MONDAY)
    return bank


def drawn(bank: Bank, **fields: Any) -> Campaign:
    """A campaign with a target, of which some are held out, after its first night."""
    campaign = bank.campaign(
        "RICH", audience=RICH, kpi="reached", kpi_value=TARGET,
        holdout_share=Decimal("0.3"), **fields,
    )  # fmt: skip
    bank.night(TUESDAY)
    return campaign


def counted(campaign: Campaign) -> dict[str, int | None]:
    """Code → its part as the sheet of the campaign tells it."""
    units, found = list(OrgUnit.objects.order_by("path")), {}
    trial = draw(definition_of(campaign), campaign)
    assert trial is not None
    for at in units:
        found |= {each.code: each.goal for each in summarise(trial, at, units).units}
    return found


def exported(client: Client, query: str) -> float:
    answer = client.get(f"/dashboard/export.xlsx{query}")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer)))
    rows = book.get_sheet_by_index(0).to_python()
    return next(float(str(row[2])) for row in rows if row[1] == "Part of the target")


@pytest.mark.parametrize("unit_goals", [{}, {"B001": 70, "B003": 0}, {"R01": 50, "B002": 1}])
def test_sheet_page_dashboard_brief_export_and_api_tell_the_same(
    uneven: Bank, sign_in: SignIn, unit_goals: dict[str, int]
) -> None:
    campaign = drawn(uneven, unit_goals=unit_goals)
    head_office = uneven.officer("9001", uneven.head_office, Role.HEAD_OFFICE)
    client, on_sheet = sign_in(head_office), counted(campaign)
    version = CampaignVersion.objects.create(
        campaign=campaign, version=2, definition=definition_of(campaign).to_json()
    )
    by_api = {}
    for at in ("HO", "R01", "R02", "B001"):
        answer = client.post(
            f"/api/v1/campaign-versions/{version.pk}/count/", {"at": at}, "application/json"
        )
        by_api |= {each["code"]: each["goal"] for each in answer.json()["units"]}
    assert by_api == on_sheet

    for code, goal in on_sheet.items():
        query = f"?unit={code}&campaign=RICH"
        dashboard = client.get(f"/dashboard/{query}").context["funnel"].goal
        page = client.get(f"/campaigns/RICH/{query}").context["goal"]
        brief = client.get(f"/dashboard/brief/{query}").context["funnel"].goal
        assert page.target == dashboard.target == brief.target == goal
        assert page.is_set == (code in unit_goals)
        assert exported(client, query) == goal

    assert {code: goal for code, goal in on_sheet.items() if code in unit_goals} == unit_goals
    assert sum(on_sheet[code] or 0 for code in ("R01", "R02")) == TARGET
    assert sum(on_sheet[code] or 0 for code in ("B001", "B002")) == on_sheet["R01"]
    assert on_sheet["R02"] == on_sheet["B003"]


def test_outlet_has_its_share_of_its_branch(uneven: Bank) -> None:
    parts = goals_on(drawn(uneven), TUESDAY)
    of_branch = parts[uneven.branch.pk]
    assert abs(parts[uneven.outlet.pk] - Decimal(of_branch) * 3 / 16) < 1


def test_unit_that_is_no_more_is_shared_out_anew(uneven: Bank) -> None:
    campaign = drawn(uneven, unit_goals={"GONE": 40})
    parts = goals_on(campaign, TUESDAY)
    assert sum(parts[each.pk] for each in (uneven.branch, uneven.other_branch)) < TARGET
    regions = OrgUnit.objects.filter(level=Level.REGION)
    assert sum(parts[each.pk] for each in regions) == TARGET
