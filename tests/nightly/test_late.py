"""A night that is late: duty hears it once, and head office finds it among its notifications."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from bankcrm import tasks
from bankcrm.enums import State
from customers.models import DataDate
from kernel.clock import today
from staff.enums import NotificationKind
from staff.models import Notification
from tests.conftest import House
from tests.factories import nights

YESTERDAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _after_the_deadline(settings: Settings, tmp_path: Any) -> None:
    cache.clear()
    settings.BANKCRM_INBOX = tmp_path
    settings.BANKCRM_NIGHT_DEADLINE = "00:00"


def told() -> list[tuple[str, str]]:
    late = Notification.objects.filter(kind=NotificationKind.NIGHT_LATE)
    return [(each.officer.staff_no, each.facts["day"]) for each in late]


def test_head_office_is_told_once(house: House) -> None:
    DataDate.objects.create(business_date=today() - 2 * YESTERDAY)
    for _minute in range(2):
        tasks.ring()
    cache.clear()  # a cache that forgets says nothing twice
    tasks.ring()
    assert told() == [(house.head_office.staff_no, str(today() - YESTERDAY))]


def test_night_that_is_stuck_or_held_is_late_as_well(
    house: House, sign_in: Callable[..., Client]
) -> None:
    DataDate.objects.create(business_date=today() - 2 * YESTERDAY)
    nights.run(today() - YESTERDAY, State.RUNNING, attempts=3)
    tasks.ring()
    assert told() == [(house.head_office.staff_no, str(today() - YESTERDAY))]
    assert sign_in(house.head_office).get("/nights/").context["late"] == today() - YESTERDAY
    DataDate.objects.update(business_date=today() - YESTERDAY)
    assert sign_in(house.head_office).get("/nights/").context["late"] is None


def test_night_in_time_tells_nobody(house: House) -> None:
    DataDate.objects.create(business_date=today() - YESTERDAY)
    tasks.ring()
    assert told() == []


@pytest.mark.parametrize(("age", "shown"), [(1, 0), (3, 0), (4, 4), (30, 30)])
def test_age_of_old_data_stands_on_every_page(
    house: House, sign_in: Callable[..., Client], age: int, shown: int
) -> None:
    DataDate.objects.create(business_date=today() - age * YESTERDAY)
    page = sign_in(house.rm).get("/notifications/")
    assert page.context["days_behind"]() == shown
    assert ("badge--warn" in page.content.decode()) == bool(shown)
