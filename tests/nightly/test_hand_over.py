"""A hand-over by day beside the night: nothing of it is lost, whatever the night does."""

import pytest

from bankcrm import nightly
from bankcrm.enums import State
from campaigns.models import Campaign, FollowUp
from campaigns.operations.hand_overs import hand_over
from customers.models import Customer
from staff.models import Officer

pytestmark = pytest.mark.django_db

FIRST, SECOND, THIRD = "2026-11-16", "2026-11-17", "2026-11-18"
RICHER = {"C1": "800000.00"}  # C1 enters THRESHOLD


def give_c1(staff_no: str = "S0012") -> None:
    to, by = (Officer.objects.get(staff_no=number) for number in (staff_no, "M001"))
    hand_over(Customer.objects.get(customer_no="C1"), by=by, to=to, reason="long leave")


def owners() -> set[str]:
    """Of C1 and of its open follow-ups."""
    follow_ups = FollowUp.objects.open().filter(customer__customer_no="C1")
    customer = Customer.objects.get(customer_no="C1")
    return {customer.owner.staff_no, *follow_ups.values_list("owner__staff_no", flat=True)}


@pytest.fixture
def first(deliver, run_night):
    Campaign.objects.update(holdout_share=0)
    run_night(deliver(FIRST))


@pytest.mark.parametrize("step", ["merge", "follow_ups", "checks"])
def test_hand_over_during_a_step_is_kept(first, deliver, run_night, monkeypatch, step):
    body = nightly.STEPS[step]

    def interrupted(night):
        result = body(night)
        give_c1()
        return result

    monkeypatch.setitem(nightly.STEPS, step, interrupted)
    run = run_night(deliver(SECOND, RICHER))
    monkeypatch.undo()

    assert run.state == State.DONE, run.reason
    assert FollowUp.objects.open().filter(customer__customer_no="C1").exists()
    assert owners() == {"S0012"}
    assert run_night(deliver(THIRD, RICHER)).state == State.DONE
    assert owners() == {"S0012"}


def test_hand_over_outlives_a_correction(first, deliver, run_night):
    run_night(deliver(SECOND, RICHER))
    give_c1()

    run_night(deliver(SECOND, {"C1": "790000.00"}))

    assert owners() == {"S0012"}


def test_refused_correction_leaves_a_hand_over_and_its_work(first, deliver, run_night):
    run_night(deliver(SECOND, RICHER))
    give_c1()

    run = run_night(deliver(SECOND, {f"X{n}": "abc" for n in range(11)}))

    assert run.state == State.REFUSED
    assert owners() == {"S0012"}
