"""One press asks an officer to speak with a customer near a line."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from campaigns.enums import Arm
from campaigns.models import FollowUp, WhitelistEntry
from campaigns.operations.promises import promise
from customers.models import Customer
from kernel.clock import now, today
from staff.enums import Role
from staff.models import AuditEvent, Notification
from tests.conftest import House
from tests.factories import campaigns, customers, staff, tiering
from tests.factories.campaigns import TODAY
from tiering.models import LineCase


@pytest.fixture
def near(house: House) -> House:
    """A customer of the RM, 12,000 short of GOLD; every day works."""
    staff.working_days(customers.ON - timedelta(days=20), 4000)
    customers.data_date()
    person = customers.customer("C1", house.branch, house.rm)
    LineCase.objects.create(
        customer=person, org_unit=house.branch, owner=house.rm, direction="up",
        from_label=tiering.label("MASS"), to_label=tiering.label("GOLD"),
        line=Decimal(50_000), figure=Decimal(38_000), gap_amount=Decimal(12_000),
    )  # fmt: skip
    return house


def address() -> str:
    return f"/customers/{Customer.objects.get(customer_no='C1').public_id}/assign/"


def test_own_manager_finds_it_tomorrow_with_the_reason(
    near: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(near.branch_manager)
    for _ in range(2):
        assert client.post(address(), {"next": "/tasks/"}).headers["Location"] == "/tasks/"
    follow_up = FollowUp.objects.get()
    assert (follow_up.owner, follow_up.campaign.code) == (near.rm, "PROMISE")
    assert follow_up.due_on == max(TODAY, today()) + timedelta(days=1)
    assert "Officer 1002" in follow_up.note
    assert "12.0K short of Gold" in follow_up.note
    assert AuditEvent.objects.filter(action="customer.assigned").count() == 1
    assert Notification.objects.get().officer == near.rm


def test_hold_out_is_asked_like_anybody_else(near: House, sign_in: Callable[..., Client]) -> None:
    person = Customer.objects.get()
    held_out = campaigns.entry(person, arm=Arm.HOLDOUT, owner=None)
    other = customers.customer("C2", near.branch, near.rm)
    planned = campaigns.follow_up(other, campaigns.entry(other), TODAY + timedelta(days=9))
    client = sign_in(near.branch_manager)
    answers = [
        client.post(
            f"/customers/{each.public_id}/assign/", headers={"HX-Request": "true"}
        ).content.decode()
        for each in (person, other)
    ]
    assert all("Officer 1001, " in answer for answer in answers)
    made = FollowUp.objects.exclude(pk=planned.pk)
    assert set(made.values_list("campaign__code", "channel", "step")) == {("PROMISE", "call", "D0")}
    assert not FollowUp.objects.filter(entry=held_out).exists()
    assert FollowUp.objects.get(pk=planned.pk).due_on == planned.due_on


def test_undo_takes_it_back_until_somebody_works_on_it(
    near: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(near.branch_manager)
    client.post(address())
    first = FollowUp.objects.get()
    assert client.post(f"/team/assignments/{first.pk}/undo/").status_code == 302
    first.refresh_from_db()
    assert (first.state, first.cancel_reason) == ("cancelled", "undone")
    client.post(address())
    second = FollowUp.objects.open().get()
    assert second.repeat == first.repeat + 1
    FollowUp.objects.filter(pk=second.pk).update(
        state="done", outcome="sent", worked_at="2026-11-21T10:00+08:00"
    )
    kept = client.post(f"/team/assignments/{second.pk}/undo/", headers={"HX-Request": "true"})
    assert kept.status_code == 409
    assert "stays" in kept.content.decode()


def test_customer_on_a_colleagues_list_is_not_asked_twice(
    near: House, sign_in: Callable[..., Client]
) -> None:
    """Nor while the colleague's is overdue: two officers would call about the same."""
    other = staff.officer("1003", Role.RELATIONSHIP_MANAGER, near.branch)
    client = sign_in(near.branch_manager)
    client.post(address())
    answer = client.post(address(), {"to": other.staff_no}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "On the list of Officer 1001" in answer.content.decode()
    FollowUp.objects.update(due_on=TODAY - timedelta(days=2))
    answer = client.post(address(), {"to": other.staff_no}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "On the list of Officer 1001" in answer.content.decode()
    assert FollowUp.objects.get().owner == near.rm


def test_undo_pressed_twice_says_the_same(near: House, sign_in: Callable[..., Client]) -> None:
    client, hx = sign_in(near.branch_manager), {"HX-Request": "true"}
    client.post(address())
    undo = f"/team/assignments/{FollowUp.objects.get().pk}/undo/"
    assert [client.post(undo, headers=hx).status_code for _ in range(2)] == [200, 200]
    assert not Notification.objects.filter(read_at=None).exists()


def test_promise_of_an_officer_is_not_taken_back_by_the_head(
    near: House, sign_in: Callable[..., Client]
) -> None:
    own = promise(
        Customer.objects.get(), owner=near.rm, channel="call", note="asked for it",
        on=TODAY + timedelta(days=2), at=now(),
    )  # fmt: skip
    client = sign_in(near.branch_manager)
    client.post(f"/team/assignments/{own.pk}/undo/")
    own.refresh_from_db()
    assert own.state == "open"


def test_who_may_not_be_contacted_is_not_assigned(
    near: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(near.branch_manager)
    Customer.objects.update(core_contact_allowed=False)
    answer = client.post(address(), headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert "may not be contacted" in answer.content.decode()
    Customer.objects.update(core_contact_allowed=True, owner=None)
    assert client.post(address(), headers={"HX-Request": "true"}).status_code == 422
    chosen = staff.officer("1003", Role.RELATIONSHIP_MANAGER, near.branch)
    assert client.post(address(), {"to": "2001"}, headers={"HX-Request": "true"}).status_code == 422
    assert not FollowUp.objects.exists()
    assert not WhitelistEntry.objects.exists()
    client.post(address(), {"to": chosen.staff_no})
    assert FollowUp.objects.get().owner == chosen


def test_assignment_is_for_heads_of_the_customers_unit(
    near: House, sign_in: Callable[..., Client]
) -> None:
    for person in ("rm", "head_office", "auditor", "administrator"):
        assert sign_in(getattr(near, person)).post(address()).status_code == 403, person
    foreign = sign_in(staff.officer("2002", Role.BRANCH_MANAGER, near.other_branch))
    assert foreign.post(address()).status_code == 404
    sign_in(near.regional_manager).post(address())
    made = FollowUp.objects.get()
    assert foreign.post(f"/team/assignments/{made.pk}/undo/").status_code == 404


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_assignment_leads_to_no_other_site(
    near: House, sign_in: Callable[..., Client], target: str
) -> None:
    answer = sign_in(near.branch_manager).post(address(), {"next": target})
    assert answer.headers["Location"] == "/team/"
