"""The demo's officers work what is due, through the columns that the pages write."""

from datetime import date, timedelta

import pytest

from campaigns.demo import workday
from campaigns.enums import FollowUpState
from campaigns.models import FollowUp
from customers.models import Contact
from kernel.clock import BANK_TIME
from staff.enums import Role
from staff.models import AuditEvent, Officer
from tests.conftest import House
from tests.factories import campaigns, customers, staff

MONDAY = date(2026, 11, 16)


@pytest.fixture
def branch(house: House) -> House:
    """Five relationship managers, the second of whom is behind; every day works."""
    staff.working_days(date(2026, 11, 1), 60)
    for number in ("1003", "1004", "1005", "1006"):
        staff.officer(number, Role.RELATIONSHIP_MANAGER, house.branch)
    return house


def due(house: House, n: int, owner: object, **fields: object) -> list[FollowUp]:
    made = []
    for _ in range(n):
        number = f"C{FollowUp.objects.count():05}"
        person = customers.customer(number, house.branch, owner)
        fields = {"due_on": MONDAY, "owner": owner} | fields
        made.append(campaigns.follow_up(person, campaigns.entry(person), **fields))
    return made


def n_open(**filters: object) -> int:
    return FollowUp.objects.open().filter(due_on__lte=MONDAY, **filters).count()


def test_due_is_worked_with_a_contact_and_a_marked_event(branch: House) -> None:
    due(branch, 40, branch.rm)
    (later,) = due(branch, 1, branch.rm, due_on=MONDAY + timedelta(days=1))

    n_contacts = workday.work(on=MONDAY, seed=1)

    done = FollowUp.objects.filter(state=FollowUpState.DONE)
    assert 30 <= n_contacts == done.count() == Contact.objects.count() <= 40
    for follow_up in done.select_related("contact"):
        said = follow_up.contact
        assert (said.customer_id, said.officer_id) == (follow_up.customer_id, branch.rm.pk)
        assert (said.outcome, said.note) == (follow_up.outcome, follow_up.note)
        assert follow_up.worked_at == follow_up.touched_at == said.happened_at
        assert follow_up.worked_at.astimezone(BANK_TIME).date() == MONDAY
    events = AuditEvent.objects.filter(action="follow_up.worked", detail__demo=True)
    assert set(events.values_list("subject_id", flat=True)) == {str(each.pk) for each in done}
    later.refresh_from_db()
    assert later.state == FollowUpState.OPEN


def test_same_day_again_writes_little_and_nothing_twice(branch: House) -> None:
    due(branch, 40, branch.rm)
    workday.work(on=MONDAY, seed=1)
    outcomes = dict(FollowUp.objects.filter(state="done").values_list("pk", "outcome"))
    assert workday.work(on=MONDAY, seed=1) == 0
    assert dict(FollowUp.objects.filter(state="done").values_list("pk", "outcome")) == outcomes


def test_second_of_a_branch_is_behind(branch: House) -> None:
    second = Officer.objects.get(staff_no="1003")
    due(branch, 60, branch.rm)
    due(branch, 60, second)
    workday.work(on=MONDAY, seed=1)
    assert n_open(owner=branch.rm) < 12
    assert n_open(owner=second) > 30


def test_pool_is_shared_out_in_its_unit(branch: House) -> None:
    due(branch, 60, None)
    workday.work(on=MONDAY, seed=1)
    done = FollowUp.objects.filter(state=FollowUpState.DONE).select_related("worked_by")
    assert len({each.worked_by_id for each in done}) > 2
    assert {each.worked_by.org_unit_id for each in done} == {branch.branch.pk}
    assert {each.owner_id for each in done} == {None}


def test_one_contact_closes_what_it_speaks_for(branch: House) -> None:
    leads = due(branch, 20, branch.rm)
    for lead in leads:
        campaigns.follow_up(lead.customer, lead.entry, MONDAY, lead=lead)
    n_contacts = workday.work(on=MONDAY, seed=1)
    assert FollowUp.objects.filter(state=FollowUpState.DONE).count() == 2 * n_contacts
    for lead in FollowUp.objects.filter(state="done", lead=None):
        assert lead.merged.get().contact_id == lead.contact_id


def test_nobody_answered_comes_back_and_the_third_time_by_another_channel(branch: House) -> None:
    due(branch, 60, branch.rm)
    due(branch, 60, branch.rm, repeat=2)
    workday.work(on=MONDAY, seed=1)
    missed = FollowUp.objects.filter(outcome="no_answer")
    assert {each.repeat for each in missed} == {0, 2}
    for each in missed:
        again = FollowUp.objects.get(
            campaign=each.campaign, customer=each.customer, anchor_on=each.anchor_on,
            repeat=each.repeat + 1,
        )  # fmt: skip
        assert (again.state, again.owner_id) == ("open", each.owner_id)
        assert again.due_on == MONDAY + timedelta(days=1)
        assert again.ends_on >= again.due_on
        assert again.touched_at is not None
        assert again.channel == ("wecom" if each.repeat == 2 else "call")


def test_what_was_agreed_is_due_within_a_week(branch: House) -> None:
    due(branch, 80, branch.rm)
    workday.work(on=MONDAY, seed=1)
    interested = FollowUp.objects.filter(outcome__in=("interested", "considering"))
    agreed = FollowUp.objects.filter(repeat=1, customer__in=interested.values("customer"))
    assert 0 < agreed.count() < interested.count() / 2
    for each in agreed:
        assert MONDAY < each.due_on <= MONDAY + timedelta(days=5)
