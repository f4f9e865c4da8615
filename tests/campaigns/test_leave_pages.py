"""The page of an officer's leave: who notes it, who stands in, what goes to the deputy."""

from collections.abc import Callable
from datetime import timedelta
from html import unescape

from django.test import Client

from campaigns.models import BookHandOver, FollowUp
from staff.enums import Role
from staff.models import AuditEvent, Leave
from tests.campaigns.desk import colleague, hidden
from tests.conftest import House
from tests.factories import campaigns, customers, staff
from tests.factories.campaigns import TODAY

PLACES = ("", "rebalance/", "hand-over/", "leave/")


def test_leave_is_noted_refused_when_it_overlaps_and_cancelled(
    team: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(team.branch_manager)
    address = "/team/1001/leave/"
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=5), "deputy": colleague().pk}
    assert client.post(address, days).status_code == 302
    leave = Leave.objects.get()
    assert (leave.officer, leave.deputy, leave.noted_by) == (
        team.rm, colleague(), team.branch_manager,
    )  # fmt: skip
    assert client.post(address, days).status_code == 302  # a double press
    assert Leave.objects.count() == AuditEvent.objects.filter(action="officer.leave_noted").count()
    later = {"starts_on": TODAY + timedelta(days=5), "ends_on": TODAY + timedelta(days=9)}
    for other in ({"deputy": ""}, later):
        refused = client.post(address, days | other)
        assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["starts_on"])
    assert Leave.objects.get() == leave
    backwards = days | {"ends_on": TODAY - timedelta(days=1)}
    assert client.post(address, backwards).status_code == 422
    over = {"starts_on": TODAY - timedelta(days=9), "ends_on": TODAY - timedelta(days=8)}
    assert "These days are over." in client.post(address, days | over).content.decode()
    theirs = {**days, "deputy": team.rm.pk}
    assert client.post("/team/1003/leave/", theirs).status_code == 422
    assert "away until" in client.get("/team/").content.decode()

    assert client.post(f"/team/leave/{leave.pk}/cancel/").status_code == 302
    assert client.post(f"/team/leave/{leave.pk}/cancel/").status_code == 404
    assert client.post(address, days).status_code == 302


def test_leave_of_a_deputy_warns_while_both_are_away(
    team: House, sign_in: Callable[..., Client]
) -> None:
    """It is noted all the same: the head decides who stands in instead."""
    client = sign_in(team.branch_manager)
    days = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=5)}
    client.post("/team/1001/leave/", days | {"deputy": colleague().pk})
    noted = client.post("/team/1003/leave/", days | {"deputy": ""}, follow=True)
    (leave,) = noted.context["leaves"]
    assert leave["leave"].officer == colleague()
    assert [each.officer for each in leave["leave"].stood_in_for()] == [team.rm]
    (words,) = leave["in_vain"]
    assert str(team.rm) in words
    assert words in unescape(noted.content.decode())
    theirs = client.get("/team/1001/leave/").context["leaves"]
    assert [each["in_vain"] for each in theirs] == [[]]
    client.post(f"/team/leave/{Leave.objects.get(officer=team.rm).pk}/cancel/")
    assert client.get("/team/1003/leave/").context["leaves"][0]["in_vain"] == []


def test_open_work_of_a_leave_goes_to_the_deputy_on_its_days(
    team: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(team.branch_manager)
    leave = Leave.objects.create(
        officer=team.rm, starts_on=TODAY, ends_on=TODAY + timedelta(days=9), deputy=colleague(),
        noted_by=team.branch_manager,
    )  # fmt: skip
    due = dict(FollowUp.objects.values_list("pk", "due_on"))
    assert "2 open follow-ups are due in it." in client.get("/team/1001/leave/").content.decode()
    foreign = sign_in(staff.officer("2002", Role.BRANCH_MANAGER, team.other_branch))
    assert foreign.post(f"/team/leave/{leave.pk}/deputy/").status_code == 404
    typed = hidden(client.get("/team/1001/leave/").content.decode())
    for _ in range(2):
        answer = client.post(f"/team/leave/{leave.pk}/deputy/", typed, follow=True)
        assert "2 follow-ups went to Colleague." in answer.content.decode()
    assert FollowUp.objects.filter(owner=colleague()).count() == 2
    assert dict(FollowUp.objects.values_list("pk", "due_on")) == due
    assert BookHandOver.objects.count() == 1


def test_leave_that_is_not_as_it_was_seen_gives_nothing_away(
    team: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(team.branch_manager)
    leave = Leave.objects.create(
        officer=team.rm, starts_on=TODAY, ends_on=TODAY + timedelta(days=9), deputy=colleague(),
        noted_by=team.branch_manager,
    )  # fmt: skip
    seen = hidden(client.get("/team/1001/leave/").content.decode())
    person = customers.customer("C7", team.branch, team.rm)
    campaigns.follow_up(person, campaigns.entry(person))
    for typed in (seen, {}):
        answer = client.post(f"/team/leave/{leave.pk}/deputy/", typed, follow=True)
        assert "Somebody was faster" in answer.content.decode()
    assert FollowUp.objects.filter(owner=colleague()).count() == 0
    assert not BookHandOver.objects.exists()


def test_colleague_on_leave_gets_nothing(team: House, sign_in: Callable[..., Client]) -> None:
    Leave.objects.create(
        officer=colleague(), starts_on=TODAY, ends_on=TODAY, noted_by=team.branch_manager
    )
    client = sign_in(team.branch_manager)
    text = client.get("/team/1001/rebalance/?which=all").content.decode()
    assert "Give 0 follow-ups" in text
    assert "disabled" in text
