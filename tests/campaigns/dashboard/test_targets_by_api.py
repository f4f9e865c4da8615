"""Targets over the API: read by who answers for the unit, changed by two people."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import UnitTarget
from kernel.digests import digest_of_json
from staff.enums import Role
from tests.conftest import House
from tests.factories import campaigns, customers, staff

API = "/api/v1/unit-targets/"
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _fresh_throttles() -> None:
    cache.clear()


@pytest.fixture
def agreed(house: House) -> House:
    for unit in (house.bank, house.region, house.branch, house.other_branch):
        campaigns.target(unit, "new_valued", "5")
        campaigns.target(unit, "maturity", "0.9")
    return house


def listed(client: Client, **asked: str) -> list[tuple[str, str]]:
    results = client.get(API, asked).json()["results"]
    return sorted((each["org_unit"], each["kpi"]) for each in results)


def test_targets_are_read_by_who_answers_for_the_unit(agreed: House, sign_in: SignIn) -> None:
    seen = {
        person: {unit for unit, _kpi in listed(sign_in(getattr(agreed, person)))}
        for person in ("rm", "branch_manager", "foreign_rm", "regional_manager", "auditor")
    }
    assert seen == {
        "rm": {"B1"},
        "branch_manager": {"B1"},
        "foreign_rm": {"B2"},
        "regional_manager": {"R1", "B1", "B2"},
        "auditor": {"HO", "R1", "B1", "B2"},
    }
    assert sign_in(agreed.administrator).get(API).status_code == 403


def test_foreign_target_is_as_if_it_were_not(agreed: House, sign_in: SignIn) -> None:
    foreign = UnitTarget.objects.get(org_unit=agreed.other_branch, kpi="maturity")
    assert sign_in(agreed.branch_manager).get(f"{API}{foreign.pk}/").status_code == 404
    found = sign_in(agreed.regional_manager).get(f"{API}{foreign.pk}/").json()
    assert (found["period"], found["value"]) == ("2026-11", "0.9000")


def test_targets_are_filtered_by_unit_kpi_and_period(agreed: House, sign_in: SignIn) -> None:
    client = sign_in(agreed.head_office)
    assert listed(client, org_unit="B1", kpi="maturity") == [("B1", "maturity")]
    assert len(listed(client, period="2026-11")) == 8
    assert listed(client, period="2026-12") == []
    assert client.get(API, {"kpi": "deposits"}).status_code == 400


def test_attainment_is_that_of_the_page(counted: House, sign_in: SignIn) -> None:
    for unit in (counted.branch, counted.other_branch):
        campaigns.target(unit, "new_valued", "5")
        campaigns.target(unit, "maturity", "0.9")
        campaigns.target(unit, "new_valued", "5", date(2026, 12, 1))
    client = sign_in(counted.branch_manager)
    page = client.get("/dashboard/targets/").context["targets"]
    said = {each["kpi"]: each for each in client.get(API, {"period": "2026-11"}).json()["results"]}
    for each in page:
        told = said[each.kpi]["attained"]
        for name, figure in (("reached", each.value), ("attainment", each.share),
                             ("time_gone", each.gone), ("lead", each.lead)):  # fmt: skip
            assert told[name] == (None if figure is None else f"{figure:.4f}"), (each.kpi, name)
        assert (told["is_met"], told["is_behind"]) == (each.is_met, each.is_behind)
    assert said["new_valued"]["attained"]["reached"] == "1.0000"
    one = client.get(f"{API}{said['new_valued']['id']}/").json()
    assert one == said["new_valued"]
    [later] = client.get(API, {"period": "2026-12"}).json()["results"]
    assert later["attained"] is None
    of_officer = sign_in(counted.rm).get(API).json()["results"]
    assert [each["attained"] for each in of_officer] == [None] * 3


def test_more_targets_take_no_more_queries(counted: House, sign_in: SignIn) -> None:
    client, taken = sign_in(counted.head_office), []
    for unit in (counted.branch, counted.other_branch):
        campaigns.target(unit, "new_valued", "5")
        with CaptureQueriesContext(connection) as queries:
            client.get(API)
        taken.append(len(queries))
    assert taken[0] == taken[1]


def test_targets_are_changed_by_two_people(house: House, sign_in: SignIn) -> None:
    customers.data_date()
    maker, checker = (
        sign_in(house.head_office),
        sign_in(staff.officer("9003", Role.HEAD_OFFICE, house.bank)),
    )
    definition: dict[str, Any] = {
        "kpi": "new_valued", "period": "2026-12",
        "units": [{"unit": "B1", "value": "7"}, {"unit": "HO", "value": "7"}],
    }  # fmt: skip
    asked = {"kind": "targets", "definition": definition, "digest": digest_of_json(None),
             "reason": "The year's plan."}  # fmt: skip
    values = {"B1": "3", "HO": "7", "R1": "6"}
    sums = {**definition, "units": [{"unit": u, "value": n} for u, n in values.items()]}
    refused = maker.post(
        "/api/v1/changes/", {**asked, "definition": sums}, content_type="application/json"
    )
    paths = [each["path"] for each in refused.json()["errors"]]
    assert paths == ["units[1].value", "units[2].value"]
    change = maker.post("/api/v1/changes/", asked, content_type="application/json").json()
    address = f"/api/v1/changes/{change['id']}/approve/"
    assert maker.post(address, {}, content_type="application/json").status_code == 409
    assert checker.post(address, {}, content_type="application/json").status_code == 200
    assert listed(checker) == [("B1", "new_valued"), ("HO", "new_valued")]
    kept = checker.get("/api/v1/reference/targets/2026-12.new_valued/").json()
    assert kept["definition"] == definition
