"""A supervisor's check-back: who reads it, and who may close it."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from campaigns.enums import Who
from campaigns.models import FollowUp
from campaigns.operations.desk import reassign
from campaigns.operations.follow_ups import log_outcome
from campaigns.operations.next_contacts import merge_lines
from customers.models import Contact
from kernel.clock import now
from tests.campaigns.desk import add, press
from tests.conftest import House
from tests.factories import campaigns

SignIn = Callable[..., Client]


@pytest.fixture
def check_back(read: House) -> FollowUp:
    return add(read, 1, owner=read.branch_manager, who=Who.SUPERVISOR, step="D18")


def by_api(client: Client, follow_up: FollowUp) -> Any:
    return client.post(
        f"/api/v1/follow-ups/{follow_up.pk}/outcome/",
        json.dumps({"outcome": "interested"}),
        content_type="application/json",
    )


@pytest.mark.parametrize(
    ("person", "status"),
    [("rm", 404), ("foreign_rm", 404), ("head_office", 403), ("auditor", 403)],
)
def test_nobody_but_the_head_closes_it(
    read: House, check_back: FollowUp, sign_in: SignIn, person: str, status: int
) -> None:
    client = sign_in(getattr(read, person))
    assert press(client, check_back).status_code == status
    assert by_api(client, check_back).status_code == status
    check_back.refresh_from_db()
    assert check_back.state == "open"


@pytest.mark.parametrize("person", ["branch_manager", "regional_manager"])
@pytest.mark.parametrize("way", [press, by_api])
def test_head_of_the_branch_and_who_stands_above_close_it(
    read: House, check_back: FollowUp, sign_in: SignIn, person: str, way: Callable[..., Any]
) -> None:
    head = getattr(read, person)
    assert way(sign_in(head), check_back).status_code in (200, 302)
    check_back.refresh_from_db()
    assert (check_back.state, check_back.worked_by) == ("done", head)


def test_it_is_on_the_heads_list_and_the_officer_reads_that_it_is_coming(
    read: House, check_back: FollowUp, sign_in: SignIn
) -> None:
    head, officer = sign_in(read.branch_manager), sign_in(read.rm)
    assert [i.pk for group in head.get("/tasks/").context["groups"] for i in follow_ups(group)] == [
        check_back.pk
    ]
    assert officer.get("/tasks/").context["n_all"] == 0
    page = officer.get(f"/customers/{check_back.customer.public_id}/")
    assert [each for each, _message in page.context["to_do"]] == [check_back]
    pane = officer.get(f"/tasks/?chosen={check_back.pk}")
    assert pane.context["may_work"] is False
    assert f"/tasks/{check_back.pk}/outcome/" not in pane.content.decode()
    assert sign_in(read.foreign_rm).get(f"/tasks/?chosen={check_back.pk}").status_code == 404


def follow_ups(group: Any) -> list[FollowUp]:
    return [line.follow_up for line in group.lines]


def test_what_is_agreed_in_it_is_the_heads_too(read: House, check_back: FollowUp) -> None:
    assert log_outcome(check_back, by=read.branch_manager, outcome="no_answer", at=now())
    following = FollowUp.objects.get(repeat=1)
    assert (following.owner, following.who) == (read.branch_manager, Who.SUPERVISOR)


@pytest.mark.parametrize("way", [press, by_api])
@pytest.mark.parametrize("is_merged", [False, True])
def test_line_of_the_pool_neither_joins_nor_closes_it(
    read: House, check_back: FollowUp, sign_in: SignIn, way: Callable[..., Any], is_merged: bool
) -> None:
    """Not even where an earlier night has put them together."""
    pooled = beside(check_back, owner=None)
    merge_lines({pooled.customer_id}, {pooled.due_on}, at=now())
    assert FollowUp.objects.leading().count() == 2
    if is_merged:
        FollowUp.objects.filter(pk=pooled.pk).update(lead=check_back)
    way(sign_in(read.rm), pooled)
    pooled.refresh_from_db()
    check_back.refresh_from_db()
    assert (pooled.state, check_back.state) == ("open" if is_merged else "done", "open")
    assert Contact.objects.count() == (not is_merged)


def test_it_does_not_keep_a_heads_own_line_from_an_officer(
    read: House, check_back: FollowUp
) -> None:
    own = beside(check_back, owner=read.branch_manager)
    merge_lines({own.customer_id}, {own.due_on}, at=now())
    reassign([own], by=read.branch_manager, to=read.rm, at=now())
    own.refresh_from_db()
    check_back.refresh_from_db()
    assert (own.owner, own.lead) == (read.rm, None)
    assert (check_back.owner, check_back.lead) == (read.branch_manager, None)


def beside(check_back: FollowUp, **fields: object) -> FollowUp:
    """What else is open with the customer on its day."""
    entry = check_back.entry
    assert entry is not None
    return campaigns.follow_up(check_back.customer, entry, check_back.due_on, **fields)
