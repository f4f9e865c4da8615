"""Pages of a manager about people: who sees whom, what is shown, what a press does."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import BookHandOver, FollowUp, UnitLoad
from customers.models import Customer
from kernel.clock import BANK_TIME, now, today
from staff.enums import Role
from staff.models import AuditEvent, CoachingNote, Notification
from tests.campaigns.desk import colleague, hidden, lines
from tests.conftest import House
from tests.factories import campaigns, customers, staff
from tests.factories.campaigns import TODAY

PLACES = ("", "rebalance/", "hand-over/", "leave/")


@pytest.mark.parametrize("place", PLACES)
def test_officer_of_another_branch_is_not_found(
    team: House, sign_in: Callable[..., Client], place: str
) -> None:
    client = sign_in(team.branch_manager)
    assert client.get(f"/team/1001/{place}").status_code == 200
    for staff_no in ("2001", "1002", "3001", "9001", "nobody"):
        assert client.get(f"/team/{staff_no}/{place}").status_code == 404, staff_no
    assert client.get("/team/?unit=B2").status_code == 404


@pytest.mark.parametrize("place", PLACES)
def test_regional_manager_answers_for_the_subtree(
    team: House, sign_in: Callable[..., Client], place: str
) -> None:
    client = sign_in(team.regional_manager)
    assert client.get(f"/team/2001/{place}").status_code == 200
    assert client.get(f"/team/1002/{place}").status_code == 200
    assert client.get("/team/?unit=B2").status_code == 200


@pytest.mark.parametrize("person", ["head_office", "auditor"])
def test_bank_wide_roles_read_and_change_nothing(
    team: House, sign_in: Callable[..., Client], person: str
) -> None:
    client = sign_in(getattr(team, person))
    assert client.get("/team/").status_code == 200
    answer = client.get("/team/1001/")
    assert answer.status_code == 200
    assert "<textarea" not in answer.content.decode()
    for place in PLACES[1:]:
        assert client.get(f"/team/1001/{place}").status_code == 403, place
        assert client.post(f"/team/1001/{place}").status_code == 403, place
    assert client.post("/team/1001/notes/", {"text": "x"}).status_code == 403


@pytest.mark.parametrize("person", ["rm", "administrator"])
def test_team_is_not_for_others(team: House, sign_in: Callable[..., Client], person: str) -> None:
    client = sign_in(getattr(team, person))
    for address in ("/team/", *(f"/team/1001/{place}" for place in PLACES)):
        assert client.get(address).status_code == 403, address
    book = BookHandOver.objects.create(
        officer=team.rm, scope="book", reason="x", decided_by=team.branch_manager,
        decided_at="2026-11-20T10:00+08:00", data_date=customers.ON,
        form_nonce="5d7f6c0a-0000-4000-8000-000000000000",
    )  # fmt: skip
    assert client.post(f"/team/hand-overs/{book.pk}/undo/").status_code == 403


def test_team_shows_who_has_how_much(team: House, sign_in: Callable[..., Client]) -> None:
    text = sign_in(team.branch_manager).get("/team/").content.decode()
    row = text[text.index("Officer 1001") :]
    assert row.index("0.2 days") < row.index("Colleague")
    assert "Officer 2001" not in text
    assert 'href="/team/1001/rebalance/"' in text
    assert 'href="/team/1003/rebalance/"' not in text


def test_team_of_a_region_shows_its_units_as_counted(
    team: House, sign_in: Callable[..., Client]
) -> None:
    """And less what was done today, as on the dashboard."""
    campaigns.load(team.rm, n_customers=7, n_due=3, n_late=2)
    campaigns.load(team.foreign_rm, n_customers=7, n_due=40, n_late=31)
    done = {"state": "done", "outcome": "done", "worked_at": now(), "worked_by": team.foreign_rm}
    late = FollowUp.objects.filter(owner=team.foreign_rm)
    late.update(due_on=TODAY - timedelta(days=1), **done)
    text = sign_in(team.regional_manager).get("/team/").content.decode()
    behind, rest = text[text.index('href="?unit=B2') :].split('href="?unit=B1')
    assert "overloaded" in behind  # 30 are overdue, where one officer can do fewer in a day
    assert 'which=done">1</a> / <a href="/team/work/?unit=B2&amp;which=day">40</a>' in behind
    assert ">30<" in behind
    assert "overloaded" not in rest
    assert '0 / <a href="/team/work/?unit=B1&amp;which=day">3</a>' in rest
    assert "Officer 1001" not in text


def test_each_number_of_the_workload_opens_just_what_it_counts(
    team: House, sign_in: Callable[..., Client]
) -> None:
    campaigns.load(team.rm, n_customers=3, n_due=2, n_late=1)
    client = sign_in(team.branch_manager)
    text = client.get("/team/").content.decode()
    assert '<a href="/team/work/?owner=1001&amp;which=late">1</a>' in text
    done = FollowUp.objects.get(owner=team.rm, due_on=TODAY)
    pool = campaigns.follow_up(done.customer, done.entry, TODAY - timedelta(days=2), owner=None)
    FollowUp.objects.filter(pk=done.pk).update(
        state="done", outcome="done", worked_at=now(), worked_by=team.rm
    )
    late, later = FollowUp.objects.filter(owner=team.rm, state="open").order_by("due_on")
    for query, listed in {
        "owner=1001&which=late": [late],
        "owner=1001": [late, later],
        "unit=B1&which=late": [late],
        "unit=B1&which=done": [done],
        "owner=1001&which=done": [done],
        "owner=none&which=by_today": [pool],
        "owner=1001&which=today": [],
        "unit=B1&which=day": [late, done],
        "owner=1001&which=day": [late, done],
        f"unit=B1&done_on={today()}": [done],
        f"unit=B1&done_on={today() - timedelta(days=1)}": [],
        "owner=1003": [],
        "owner=2001": [],
    }.items():
        text = client.get(f"/team/work/?{query}").content.decode()
        assert lines(text) == [each.customer.name for each in listed], query
    assert client.get("/team/work/?unit=B2").status_code == 404
    region = sign_in(team.regional_manager).get("/team/").content.decode()
    assert '<a href="/team/work/?unit=B1&amp;which=late">1</a>' in region
    assert '<a href="/team/work/?unit=B1&amp;which=day">' in region
    assert '<a href="/customers/?unit=B1">3</a>' in region
    (open_today,) = FollowUp.objects.filter(pk=later.pk)
    FollowUp.objects.filter(pk=later.pk).update(due_on=TODAY)
    client = sign_in(team.branch_manager)
    assert '/team/work/?owner=1001&amp;which=today">1</a>' in client.get("/team/").content.decode()
    text = client.get("/team/work/?owner=1001&which=today").content.decode()
    assert lines(text) == [open_today.customer.name]


def test_done_and_due_are_of_the_list_of_one_night(
    team: House, sign_in: Callable[..., Client]
) -> None:
    """Work of the days since that night counts, whatever the clock says; older work does not."""
    last_night = datetime.combine(customers.ON, time(23), BANK_TIME)
    done = {"state": "done", "outcome": "done", "worked_by": team.rm}
    mine = FollowUp.objects.filter(owner=team.rm).order_by("due_on")
    first, second, _third = mine.values_list("pk", flat=True)
    FollowUp.objects.filter(pk=first).update(**done, worked_at=last_night)
    FollowUp.objects.filter(pk=second).update(**done, worked_at=last_night + timedelta(hours=2))
    client = sign_in(team.branch_manager)
    total = client.get("/dashboard/").context["workload"].total
    assert (total.n_done, total.n_late) == (1, 0)
    assert len(lines(client.get("/team/work/?unit=B1&which=day").content.decode())) == 1
    campaigns.load(team.rm, n_due=1)
    region = sign_in(team.regional_manager).get("/dashboard/").context["workload"]
    assert region.total.n_done == 1


def test_pool_above_a_branch_is_less_what_was_worked_today(
    team: House, sign_in: Callable[..., Client]
) -> None:
    for officer in (team.rm, team.foreign_rm):
        campaigns.load(officer, n_customers=7)
    for unit, n in ((team.branch, 3), (team.other_branch, 2), (team.region, 5)):
        UnitLoad.objects.filter(org_unit=unit).update(n_pool=n)
    done = {"state": "done", "outcome": "done", "worked_at": now(), "worked_by": team.rm}
    in_list = campaigns.entry(customers.customer("C8", team.branch, team.rm))
    for due_on in (TODAY, TODAY + timedelta(days=1)):  # the second is not due: nobody counted it
        campaigns.follow_up(in_list.customer, in_list, due_on, owner=None, **done)
    workload = sign_in(team.regional_manager).get("/dashboard/").context["workload"]
    assert {row.name: row.work.n_pool for row in workload.rows} == {"Unit B1": 2, "Unit B2": 2}
    assert workload.total.n_pool == 4


def test_team_before_the_first_night_says_so(house: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(house.branch_manager)
    assert "first night has not run" in client.get("/team/").content.decode()
    assert client.get("/team/1001/").status_code == 200
    assert client.get("/team/1001/rebalance/").status_code == 404


@pytest.mark.parametrize("address", ["/team/", "/team/1001/", "/team/1001/rebalance/"])
def test_queries_do_not_grow(team: House, sign_in: Callable[..., Client], address: str) -> None:
    client = sign_in(team.branch_manager)
    client.get(address)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    before = count()
    for n in range(4):
        other = staff.officer(f"11{n:02}", Role.RELATIONSHIP_MANAGER, team.branch)
        for owner in (other, team.rm):
            person = customers.customer(f"D{n}{owner.pk}", team.branch, owner)
            campaigns.follow_up(person, campaigns.entry(person))
    assert count() == before


def test_drill_down_shows_the_list_that_the_officer_sees(
    team: House, sign_in: Callable[..., Client]
) -> None:
    elsewhere = customers.customer("C8", team.other_branch, team.rm, name="Elsewhere")
    campaigns.follow_up(elsewhere, campaigns.entry(elsewhere))
    text = sign_in(team.branch_manager).get("/team/1001/").content.decode()
    assert all(f"客户C{n}" in text for n in range(3))
    assert "Elsewhere" not in text
    assert "data-outcome" not in text


def test_note_is_written_once_told_and_read(team: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(team.branch_manager)
    typed = {"text": "Call <b>early</b>", "form_nonce": "5d7f6c0a-0000-4000-8000-000000000001"}
    for _ in range(2):
        assert client.post("/team/1001/notes/", typed).status_code == 302
    assert CoachingNote.objects.get().officer == team.rm
    assert Notification.objects.get().path == "/team/me/"
    assert AuditEvent.objects.filter(action="officer.coached").count() == 1
    own = sign_in(team.rm).get("/team/me/").content.decode()
    assert "Call &lt;b&gt;early&lt;/b&gt;" in own
    assert "<textarea" not in own
    assert "early" not in sign_in(team.foreign_rm).get("/team/me/").content.decode()
    assert client.post("/team/1001/notes/", {"text": " "}).status_code == 422
    assert client.post("/team/2001/notes/", typed).status_code == 404


def test_rebalance_shows_the_effect_and_then_does_it_once(
    team: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(team.branch_manager)
    address, field = "/team/1001/rebalance/", f"to-{colleague().pk}"
    text = client.get(address).content.decode()
    typed = hidden(text) | {"which": "week", "campaign": "", "reason": "even", field: "1"}
    assert FollowUp.objects.filter(owner=colleague()).count() == 0

    shown = client.post(address, typed | {field: "2", "recalculate": "1"})
    assert shown.status_code == 200
    assert "Give 2 follow-ups" in shown.content.decode()
    stale = client.post(address, typed | {field: "2"})
    assert stale.status_code == 409
    assert "Nothing was moved" in stale.content.decode()
    assert FollowUp.objects.filter(owner=colleague()).count() == 0

    typed = hidden(shown.content.decode()) | {"reason": "even", field: "2", "which": "week"}
    for _ in range(2):
        done = client.post(address, typed, follow=True)
        assert "2 follow-ups went to colleagues." in done.content.decode()
    assert FollowUp.objects.filter(owner=colleague()).count() == 2
    assert Customer.objects.filter(owner=team.rm).count() == 3
    assert Notification.objects.get(officer=colleague()).path == "/tasks/"

    given = FollowUp.objects.filter(owner=colleague()).first()
    opened = sign_in(colleague()).get(f"/customers/{given.customer.public_id}/")
    assert opened.status_code == 200
    undone = client.post(f"/team/hand-overs/{BookHandOver.objects.get().pk}/undo/", follow=True)
    assert "Undone" in undone.content.decode()
    again = client.post(f"/team/hand-overs/{BookHandOver.objects.get().pk}/undo/", follow=True)
    assert "This was undone before." in again.content.decode()
    assert "Undone:" not in again.content.decode()
    assert FollowUp.objects.filter(owner=team.rm).count() == 3


def test_book_is_handed_over_with_its_count(team: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(team.branch_manager)
    address = "/team/1001/hand-over/"
    text = client.get(f"{address}?to=1003").content.decode()
    assert "Hand over 3 customers and 3 follow-ups" in text
    assert client.get(f"{address}?to=2001").status_code == 422
    unticked = client.get(f"{address}?show=1")
    assert unticked.status_code == 422
    assert "Tick at least one colleague." in unticked.content.decode()
    typed = hidden(text) | {"to": "1003", "reason": "leaves"}
    assert client.post(address, typed | {"reason": ""}).status_code == 422
    assert not BookHandOver.objects.exists()
    answer = client.post(address, typed, follow=True)
    assert "3 customers handed over." in answer.content.decode()
    assert set(Customer.objects.exclude(customer_no="C9").values_list("owner", flat=True)) == {
        colleague().pk
    }
    foreign = sign_in(staff.officer("2002", Role.BRANCH_MANAGER, team.other_branch))
    assert (
        foreign.post(f"/team/hand-overs/{BookHandOver.objects.get().pk}/undo/").status_code == 404
    )
