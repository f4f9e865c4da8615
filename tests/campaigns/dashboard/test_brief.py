"""The morning brief: what a branch talks about before it opens."""

from collections.abc import Callable
from datetime import datetime, time

from django.test import Client

from campaigns.models import FollowUp
from kernel.clock import BANK_TIME
from staff.models import AuditEvent
from tests.campaigns.desk import DAY, add
from tests.conftest import House
from tests.factories import campaigns, customers, tiering


def test_brief_names_who_is_to_be_called_and_its_reader_is_written_down(
    read: House, sign_in: Callable[..., Client]
) -> None:
    add(read, 1)
    add(read, 2, due_on=campaigns.TODAY + 7 * DAY)
    answer = sign_in(read.branch_manager).get("/dashboard/brief/")
    text = answer.content.decode()
    assert "To contact today" in text
    assert "客户C1" in text
    assert "客户C2" not in text
    assert f"opened by {read.branch_manager.name}" in text
    event = AuditEvent.objects.get(action="brief.opened")
    assert (event.actor, event.subject_id) == ("1002", str(read.branch.pk))


def test_brief_tells_what_was_done_on_the_working_day_before(
    read: House, sign_in: Callable[..., Client]
) -> None:
    """Of the whole unit, not what is done on the morning itself, nor elsewhere."""
    morning = datetime.combine(campaigns.TODAY, time(9), BANK_TIME)
    for rm, days in ((read.rm, 1), (read.rm, 1), (read.rm, 0), (read.foreign_rm, 1)):
        done = {"state": "done", "outcome": "done", "worked_at": morning - days * DAY}
        add(read, FollowUp.objects.count(), worked_by=rm, **done)
    answer = sign_in(read.branch_manager).get("/dashboard/brief/")
    yesterday = answer.context["day_before"]
    assert (yesterday.on, yesterday.n_done) == (campaigns.TODAY - DAY, 2)
    assert "Contacts done on 11-20" in answer.content.decode()


def test_brief_lists_a_customer_once_and_the_largest_amount_first(
    read: House, sign_in: Callable[..., Client]
) -> None:
    for number, aum in (("C-SMALL", "1000"), ("C-LARGE", "900000")):
        person = customers.customer(number, read.branch, read.rm)
        tiering.metric(person, aum)
        in_list = campaigns.entry(person)
        for days in (0, 1):
            campaigns.follow_up(person, in_list, campaigns.TODAY - days * DAY)
    text = sign_in(read.branch_manager).get("/dashboard/brief/").content.decode()
    assert text.count("客户C-LARGE") == 1
    assert text.index("客户C-LARGE") < text.index("客户C-SMALL")


def test_brief_of_a_foreign_unit_is_not_found(read: House, sign_in: Callable[..., Client]) -> None:
    assert sign_in(read.branch_manager).get("/dashboard/brief/?unit=B2").status_code == 404
    assert sign_in(read.rm).get("/dashboard/brief/").status_code == 403
    assert not AuditEvent.objects.filter(action="brief.opened").exists()
