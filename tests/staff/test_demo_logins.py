"""Demo logins and invitations from the command line."""

import io
from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from staff import operations
from staff.enums import Role
from staff.management.commands.make_demo_logins import PASSWORD
from staff.models import Officer
from tests.conftest import House
from tests.factories import campaigns, customers, staff


def printed(command: str, *args: str) -> str:
    out = io.StringIO()
    call_command(command, *args, stdout=out)
    return out.getvalue()


def test_demo_logins_are_around_the_busiest_rm_and_two_of_head_office(
    house: House, settings: Any
) -> None:
    settings.BANKCRM_ENV = "demo"
    person = customers.customer("C1", house.other_branch, house.foreign_rm)
    campaigns.follow_up(person, campaigns.entry(person), date(2026, 11, 21))
    staff.officer("9003", Role.HEAD_OFFICE, house.head_office.org_unit)
    staff.officer("9004", Role.HEAD_OFFICE, house.head_office.org_unit)
    Officer.objects.filter(staff_no="admin").delete()
    lines = [line.split()[:3] for line in printed("make_demo_logins").splitlines()]
    assert lines == [
        ["role", "user", "password"],
        ["relationship_manager", "2001", PASSWORD],
        ["branch_manager", "1002", PASSWORD],
        ["regional_manager", "3001", PASSWORD],
        ["head_office", "9001", PASSWORD],
        ["head_office", "9003", PASSWORD],
        ["auditor", "9002", PASSWORD],
        ["administrator", "admin", PASSWORD],
    ]
    assert Officer.objects.get(staff_no="2001").check_password(PASSWORD)
    assert not Officer.objects.get(staff_no="1001").check_password(PASSWORD)

    for number in ("C2", "C3"):
        mine = customers.customer(number, house.branch, house.rm)
        campaigns.follow_up(mine, campaigns.entry(mine), date(2026, 11, 21))
    assert printed("make_demo_logins").splitlines()[1].split()[1] == "2001", "logins do not last"


def test_demo_logins_outside_a_demo_are_refused(house: House) -> None:
    with pytest.raises(CommandError, match="demo"):
        call_command("make_demo_logins")


def test_demo_logins_without_officers_are_refused(db: None, settings: Any) -> None:
    settings.BANKCRM_ENV = "demo"
    with pytest.raises(CommandError, match="first night"):
        call_command("make_demo_logins")


def test_invite_prints_a_link(house: House) -> None:
    assert printed("invite", "1001").startswith("/activate/")
    assert printed("invite", "boss", "--administrator").startswith("/activate/")
    assert Officer.objects.get(staff_no="boss").role == "administrator"


def test_invite_from_the_command_line_is_the_second_person(house: House) -> None:
    operations.lock(house.administrator, by=house.administrator)
    assert printed("invite", "admin", "--administrator").startswith("/activate/")
    house.administrator.refresh_from_db()
    assert house.administrator.is_active


@pytest.mark.parametrize("args", [["nobody"], ["1001", "--administrator"]])
def test_invite_of_somebody_else_is_refused(house: House, args: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("invite", *args)


def test_invite_of_a_leaver_is_refused(house: House) -> None:
    Officer.objects.filter(staff_no="1001").update(delivered_active=False)
    with pytest.raises(CommandError, match="left"):
        call_command("invite", "1001")
