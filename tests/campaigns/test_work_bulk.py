"""Many lines of the work list at once: moved, given to a colleague, taken out as a workbook."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import FollowUp
from campaigns.queries import desk_of
from kernel.clock import now
from staff.enums import Role
from staff.models import AuditEvent, Notification
from tests.campaigns.desk import add
from tests.conftest import House
from tests.factories import campaigns, customers, staff


def send(client: Client, way: str, *picked: FollowUp, **more: object) -> object:
    return client.post(f"/tasks/{way}/", {"follow_up": [each.pk for each in picked], **more})


def test_move_asks_with_the_count_and_then_moves(
    read: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(read.rm)
    first, second = add(read, 1), add(read, 2)
    asked = send(client, "reschedule", first, second, next="tomorrow", query="kind=threshold")
    assert "Move 2 follow-ups to" in asked.content.decode()
    assert set(FollowUp.objects.values_list("due_on", flat=True)) == {first.due_on}
    day = desk_of(read.rm, now()).first + timedelta(days=1)
    said = {"next_on": day.isoformat(), "confirmed": 1, "query": "kind=threshold"}
    answer = send(client, "reschedule", first, second, **said)
    assert answer.headers["Location"] == "/tasks/?kind=threshold"
    assert set(FollowUp.objects.values_list("due_on", flat=True)) == {day}


def test_step_of_731_stays_and_the_page_says_so(
    read: House, sign_in: Callable[..., Client]
) -> None:
    step = add(read, 1)
    FollowUp.objects.filter(pk=step.pk).update(account=customers.account("A1", step.customer))
    text = send(sign_in(read.rm), "reschedule", step, next="tomorrow").content.decode()
    assert "1 step before a maturity stays" in text
    assert "button--main" not in text


def test_page_says_how_many_stayed(read: House, sign_in: Callable[..., Client]) -> None:
    free, step = add(read, 1), add(read, 2)
    FollowUp.objects.filter(pk=step.pk).update(account=customers.account("A1", step.customer))
    client = sign_in(read.rm)
    send(client, "reschedule", free, step, next="tomorrow", confirmed=1)
    assert "1 follow-up moved. 1 stays as it was." in client.get("/tasks/").content.decode()


@pytest.mark.parametrize("way", ["reschedule", "reassign"])
def test_statements_do_not_grow_with_the_lines(
    read: House, sign_in: Callable[..., Client], way: str
) -> None:
    client, to = sign_in(read.branch_manager), read.rm.pk
    said = {"next": "tomorrow", "to": to, "confirmed": 1}

    def statements(first: int, last: int) -> int:
        picked = []
        for number in range(first, last):
            lead = add(read, number, owner=read.branch_manager)
            other = campaigns.entry(lead.customer, campaigns.campaign("PAYROLL"))
            campaigns.follow_up(lead.customer, other, lead=lead, owner=read.branch_manager)
            picked.append(lead)
        with CaptureQueriesContext(connection) as queries:
            send(client, way, *picked, **said)
        return len(queries)

    statements(0, 1)
    assert statements(1, 2) == statements(2, 7)
    assert AuditEvent.objects.filter(action__startswith="follow_up.").count() == 14


@pytest.mark.parametrize("way", ["reschedule", "reassign"])
def test_lines_of_others_are_not_touched(
    read: House, sign_in: Callable[..., Client], way: str
) -> None:
    foreign = add(read, 1, owner=read.foreign_rm)
    said = {"next": "tomorrow", "to": read.branch_manager.pk, "confirmed": 1}
    send(sign_in(read.branch_manager), way, foreign, **said)
    send(sign_in(read.rm), way, foreign, **said)
    foreign.refresh_from_db()
    assert (foreign.owner, foreign.touched_at) == (read.foreign_rm, None)


def test_head_gives_lines_of_the_pool_to_an_officer_below(
    read: House, sign_in: Callable[..., Client]
) -> None:
    pooled = add(read, 1, owner=None)
    client = sign_in(read.branch_manager)
    asked = send(client, "reassign", pooled, to=read.rm.pk)
    assert f"Give 1 follow-up to {read.rm.name}?" in asked.content.decode()
    send(client, "reassign", pooled, to=read.rm.pk, confirmed=1)
    pooled.refresh_from_db()
    assert pooled.owner == read.rm
    assert Notification.objects.get().officer == read.rm


def test_lines_go_to_nobody_outside_the_unit_and_by_heads_alone(
    read: House, sign_in: Callable[..., Client]
) -> None:
    pooled = add(read, 1, owner=None)
    gone = staff.officer("1003", Role.RELATIONSHIP_MANAGER, read.branch, delivered_active=False)
    for to in (read.foreign_rm, gone, read.auditor):
        send(sign_in(read.branch_manager), "reassign", pooled, to=to.pk, confirmed=1)
    assert send(sign_in(read.rm), "reassign", pooled, to=read.rm.pk).status_code == 403
    pooled.refresh_from_db()
    assert pooled.owner is None


def cells(answer: object) -> str:
    """All texts of a workbook."""
    with zipfile.ZipFile(io.BytesIO(b"".join(answer))) as book:
        found = [book.read(name).decode() for name in book.namelist() if name.endswith(".xml")]
    return " ".join(re.findall(r"<t[^>]*>([^<]*)</t>", " ".join(found)))


def test_workbook_holds_what_is_filtered_or_selected(
    read: House, sign_in: Callable[..., Client]
) -> None:
    first, second = add(read, 1), add(read, 2, channel="visit")
    add(read, 3, owner=read.foreign_rm)
    client = sign_in(read.rm)
    whole = cells(client.get("/tasks/export.xlsx"))
    assert (first.customer.name in whole, second.customer.name in whole) == (True, True)
    assert "客户C3" not in whole
    calls = cells(client.get("/tasks/export.xlsx?channel=call"))
    assert (first.customer.name in calls, second.customer.name in calls) == (True, False)
    picked = cells(client.post("/tasks/export.xlsx", {"follow_up": [second.pk]}))
    assert (first.customer.name in picked, second.customer.name in picked) == (False, True)
    recorded = AuditEvent.objects.filter(action="follow_ups.exported").earliest("id")
    assert recorded.detail["rows"] == 2


@pytest.mark.parametrize("person", ["auditor", "head_office", "administrator"])
def test_list_is_exported_by_who_works_it(
    read: House, sign_in: Callable[..., Client], person: str
) -> None:
    assert sign_in(getattr(read, person)).get("/tasks/export.xlsx").status_code == 403


def test_day_that_is_none_moves_nothing(read: House, sign_in: Callable[..., Client]) -> None:
    mine = add(read, 1)
    for said in ({}, {"next_on": "2026-02-30"}, {"next_on": date.min.isoformat()}, {"next": "x"}):
        answer = send(sign_in(read.rm), "reschedule", mine, confirmed=1, **said)
        assert answer.status_code == 302
    assert not AuditEvent.objects.exists()
