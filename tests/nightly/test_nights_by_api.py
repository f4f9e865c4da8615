"""Nights and deliveries over the API: what was left out, what a guard found, how fresh it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from bankcrm.enums import State
from bankcrm.models import Rerun, Run
from customers.models import Customer, DataDate, Delivery
from kernel.clock import today
from tests.conftest import House
from tests.factories import customers, nights
from tests.nightly.conftest import head_office

pytestmark = pytest.mark.django_db

API = "/api/v1/"
SignIn = Callable[..., Client]


@pytest.fixture
def came(house: House) -> Delivery:
    delivery = customers.delivery()
    customers.reject(delivery, raw_value="=1+1", key="A1")
    customers.reject(delivery, column="mobile", raw_value="v1:sealed", row_accepted=True)
    customers.reject(delivery, reason="too_long", key="A2")
    nights.step(nights.run(delivery=delivery))
    return delivery


def test_delivery_says_what_was_left_out_of_it_and_why(
    house: House, came: Delivery, sign_in: SignIn
) -> None:
    client = sign_in(house.auditor)
    told = client.get(f"{API}deliveries/{came.pk}/").json()
    assert told["by_file"] == [{"file": "accounts.csv", "n_rows": 2, "n_cells": 1}]
    counted = {each["reason"]: each["n"] for each in told["by_reason"]}
    assert (counted, told["n_rejects"]) == ({"not_a_number": 2, "too_long": 1}, 3)
    [line] = client.get(f"{API}deliveries/").json()["results"]
    assert (line["n_rejects"], "by_file" in line) == (3, False)
    night = client.get(f"{API}nights/{came.runs.get().pk}/").json()
    assert night["delivery_id"] == came.pk


def test_rejects_are_read_line_by_line_without_numbers_of_people(
    house: House, came: Delivery, sign_in: SignIn
) -> None:
    client, path = sign_in(house.head_office), f"{API}deliveries/{came.pk}/rejects/"
    found = client.get(path).json()["results"]
    assert [(each["line"], each["value"]) for each in found[:2]] == [(7, "=1+1"), (7, "****")]
    assert found[0]["words"] == "Not a number"
    of_one = client.get(f"{path}?reason=too_long").json()["results"]
    assert [each["key"] for each in of_one] == ["A2"]
    first = client.get(f"{path}?page_size=1").json()
    assert client.get(first["next"]).json()["results"] == [found[1]]


@pytest.mark.parametrize("asked", ["", "?reason=too_long", "?reason=none"])
def test_file_of_rejects_is_that_of_the_page(
    house: House, came: Delivery, sign_in: SignIn, asked: str
) -> None:
    client = sign_in(house.auditor)
    by_api = client.get(f"{API}deliveries/{came.pk}/rejects/csv/{asked}")
    page = client.get(f"/deliveries/{came.pk}/rejects.csv{asked}")
    assert by_api.getvalue() == page.getvalue()
    for header in ("Content-Type", "Content-Disposition"):
        assert by_api.headers[header] == page.headers[header]


@pytest.mark.parametrize("person", ["rm", "branch_manager", "regional_manager", "administrator"])
def test_whoever_reads_no_nights_finds_no_delivery(
    house: House, came: Delivery, sign_in: SignIn, person: str
) -> None:
    client = sign_in(getattr(house, person))
    assert client.get(f"{API}deliveries/").json()["results"] == []
    for way in ("", "rejects/", "rejects/csv/"):
        assert client.get(f"{API}deliveries/{came.pk}/{way}").status_code == 404
    assert client.get(f"{API}nights/{came.runs.get().pk}/guard/").status_code == 404


def test_guard_is_told_before_somebody_asks_and_after(held: Run, sign_in: SignIn) -> None:
    client, path = sign_in(head_office()), f"{API}nights/{held.pk}/"
    told = client.get(f"{path}guard/").json()
    assert (told["figures"]["n_moved"], sum(each["n"] for each in told["flow"])) == (2, 2)
    assert {each["customer_no"] for each in told["sample"]} == {"C1", "C4"}
    known = {str(each.public_id) for each in Customer.objects.all()}
    assert {each["customer"] for each in told["sample"]} <= known
    said = {"data": {"reason": "checked"}, "content_type": "application/json"}
    assert client.post(f"{path}ask/", **said).status_code == 200
    assert client.get(f"{path}guard/").json() == told
    before = Run.objects.exclude(pk=held.pk).get()
    assert client.get(f"{API}nights/{before.pk}/guard/").status_code == 404


def test_night_says_whether_it_waits_and_may_be_tried_again(held: Run, sign_in: SignIn) -> None:
    client = sign_in(head_office())
    waiting = client.get(f"{API}nights/{held.pk}/").json()
    assert (waiting["waits"], "waits for a decision" in waiting["why_not_again"]) == (True, True)
    failed = nights.run(held.business_date + timedelta(days=1), State.FAILED)
    Run.objects.filter(pk=held.pk).update(state=State.REPLACED)
    told = client.get(f"{API}nights/{failed.pk}/").json()
    assert (told["waits"], told["why_not_again"], told["reruns"]) == (False, "", [])
    said = {"data": {"reason": "mended"}, "content_type": "application/json"}
    answer = client.post(f"{API}nights/{failed.pk}/again/", **said)
    [rerun] = answer.json()["reruns"]
    assert (rerun["reason"], rerun["asked_by"], rerun["taken_at"]) == ("mended", "H001", None)
    assert Rerun.objects.count() == 1


def fresh(client: Client) -> dict[str, object]:
    answer = client.get(f"{API}nights/freshness/")
    assert answer.status_code == 200, answer.content
    told: dict[str, object] = answer.json()
    return told


def test_everybody_learns_how_fresh_the_data_is_and_head_office_who_waits(
    house: House, sign_in: SignIn, settings: Settings
) -> None:
    settings.BANKCRM_NIGHT_DEADLINE = "00:00"
    on = today() - timedelta(days=5)
    DataDate.objects.create(business_date=on)
    held = nights.run(today() - timedelta(days=1), State.HELD, guard="labels", reason="too many")
    told = fresh(sign_in(house.head_office))
    assert (told["data_date"], told["days_behind"]) == (str(on), 5)
    assert told["late"] == str(today() - timedelta(days=1))
    [one] = told["waiting"]
    assert (one["night"], one["state"], one["approval"]) == (held.pk, "held", None)
    of_rm = fresh(sign_in(house.rm))
    assert of_rm == told | {"waiting": []}
    DataDate.objects.update(business_date=today() - timedelta(days=1))
    assert fresh(sign_in(house.auditor))["late"] is None


def test_before_the_first_night_nothing_is_fresh(
    house: House, sign_in: SignIn, settings: Settings
) -> None:
    settings.BANKCRM_NIGHT_DEADLINE = "23:59"
    told = fresh(sign_in(house.rm))
    assert told == {"data_date": None, "days_behind": 0, "late": None, "waiting": []}


def test_night_names_the_versions_that_it_used(house: House, sign_in: SignIn) -> None:
    run, older = nights.run(), nights.run(customers.ON - timedelta(days=1))
    nights.step(run, "labels", detail={"versions": {"RETAIL": 1}})
    nights.step(run, "whitelists", detail={"versions": {"THRESHOLD": 1}})
    nights.step(older, "labels")
    client = sign_in(house.auditor)
    assert client.get(f"{API}nights/{run.pk}/").json()["used"] == {
        "rules": [{"code": "RETAIL", "version": 1}],
        "campaigns": [{"code": "THRESHOLD", "version": 1}],
    }
    page = client.get(f"/nights/{run.pk}/").content.decode()
    for way in ("/tiering/RETAIL/1/", "/campaigns/THRESHOLD/1/"):
        assert f'href="{way}"' in page
        assert client.get(way).status_code == 200
    assert client.get(f"{API}nights/{older.pk}/").json()["used"] == {"rules": [], "campaigns": []}
    assert "/tiering/RETAIL/" not in client.get(f"/nights/{older.pk}/").content.decode()
