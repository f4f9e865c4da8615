"""The command by which two people decide: what it answers, and its exit status."""

import pytest
from django.core.management import call_command, execute_from_command_line
from django.core.management.base import CommandError

from bankcrm.enums import State
from staff.models import Approval
from tests.nightly.conftest import head_office
from tiering.models import CustomerLabel

pytestmark = pytest.mark.django_db


def decide(run, staff_no: str, *options: str) -> int:
    """Its exit status."""
    head_office("H002")
    try:
        call_command("release", str(run.pk), "--by", staff_no, "--reason", "checked", *options)
    except CommandError as ended:
        return ended.returncode
    finally:
        run.refresh_from_db()
    return 0


def test_first_call_asks_and_that_of_a_second_person_publishes(held):
    assert decide(held, "H001") == 3
    assert decide(held, "H001") == 3
    assert held.state == State.HELD
    assert decide(held, "H002") == 0
    assert held.state == State.DONE
    assert CustomerLabel.objects.filter(label__code="PRIVATE").count() == 2
    assert decide(held, "H002") == 1


@pytest.mark.parametrize("reason", ["x" * 401, "\udcff", "x\ny"])
@pytest.mark.parametrize("options", [(), ("--refuse",)])
def test_reason_that_cannot_be_kept_is_wrong_usage(held, reason, options):
    head_office("H002")
    words = ["manage.py", "release", str(held.pk), "--by", "H001", "--reason", reason, *options]
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(words)
    assert ended.value.code == 2
    held.refresh_from_db()
    assert (held.state, Approval.objects.exists()) == (State.HELD, False)


def test_refused_night_is_no_failure_of_the_command(held):
    assert decide(held, "H001", "--refuse") == 0
    assert held.state == State.REFUSED


def test_request_goes_back_to_its_maker(held):
    assert decide(held, "H002", "--return") == 1
    decide(held, "H001")
    assert decide(held, "H001", "--return") == 1
    assert decide(held, "H002", "--return") == 0
    assert held.state == State.HELD
    assert Approval.objects.get().decision == "returned"


@pytest.mark.parametrize("staff_no", ["M001", "S0011", "nobody"])
def test_nobody_but_head_office_asks(held, staff_no):
    assert decide(held, staff_no) == 1
    assert not Approval.objects.exists()


def test_released_night_whose_files_changed_since_fails(held):
    folder = held.delivery.folder
    with open(f"{folder}/accounts.csv", "a", encoding="utf-8") as file:
        file.write("A9,C1,DM01,demand,CNY,1.00,,,,,,\n")

    decide(held, "H001")

    assert decide(held, "H002") == 1
    assert held.state == State.REFUSED


def test_shrunken_delivery_is_released_by_two_calls(shrunken):
    assert decide(shrunken, "H001") == 3
    assert decide(shrunken, "H002") == 0
    assert shrunken.is_accepted
