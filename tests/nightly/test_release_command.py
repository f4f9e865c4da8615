"""The command by which a second person decides: what it answers, and its exit status."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bankcrm.enums import State
from tiering.models import CustomerLabel

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(deliver, run_night, settings):
    settings.BANKCRM_HOLD_CUSTOMERS = 1
    run_night(deliver("2026-11-16"))
    run = run_night(deliver("2026-11-17", {"C1": "90000000.00", "C4": "90000000.00"}))
    assert run.state == State.HELD
    return run


def release(run, *options: str) -> None:
    call_command("release", str(run.pk), "--by", "H001", "--reason", "checked", *options)


def test_released_night_is_published_at_once(held):
    release(held)

    held.refresh_from_db()
    assert held.state == State.DONE
    assert CustomerLabel.objects.filter(label__code="PRIVATE").count() == 2


def test_refused_night_is_no_failure_of_the_command(held):
    release(held, "--refuse")

    held.refresh_from_db()
    assert held.state == State.REFUSED


def test_released_night_whose_files_changed_since_fails(held):
    folder = held.delivery.folder
    with open(f"{folder}/accounts.csv", "a", encoding="utf-8") as file:
        file.write("A9,C1,DM01,demand,CNY,1.00,,,,,,\n")

    with pytest.raises(CommandError) as failed:
        release(held)

    assert failed.value.returncode == 1
    held.refresh_from_db()
    assert held.state == State.REFUSED
