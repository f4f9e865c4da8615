"""A correction replaces the last night: what people did stays, the rest is planned anew."""

from datetime import date, datetime

import pytest

from bankcrm.enums import State
from campaigns.models import Campaign, FollowUp, WhitelistEntry
from campaigns.operations.follow_ups import log_outcome
from customers.models import Reject
from kernel.clock import BANK_TIME
from staff.models import Officer
from tests.nightly.conftest import exported

pytestmark = pytest.mark.django_db

FIRST, SECOND = "2026-11-16", "2026-11-17"
STEPS = {"D0", "D3", "D8", "D13", "D18"}


def threshold_steps() -> dict[str, str]:
    steps = FollowUp.objects.filter(campaign__code="THRESHOLD", customer__customer_no="C1")
    return dict(steps.values_list("step", "state"))


@pytest.fixture
def listed(deliver, run_night):
    """C1 enters THRESHOLD in the second night: 410,000 on average."""
    Campaign.objects.update(holdout_share=0)
    run_night(deliver(FIRST, {"C1": "20000.00"}))
    run = run_night(deliver(SECOND, {"C1": "800000.00"}))
    assert run.state == State.DONE, run.reason
    assert threshold_steps() == dict.fromkeys(STEPS, "open")


def work(step: str, outcome: str = "considering") -> FollowUp:
    follow_up = FollowUp.objects.get(
        campaign__code="THRESHOLD", customer__customer_no="C1", step=step
    )
    by = Officer.objects.get(staff_no="S0011")
    at = datetime(2026, 11, 18, 10, tzinfo=BANK_TIME)
    assert log_outcome(follow_up, by=by, outcome=outcome, note="", at=at)
    return follow_up


def test_worked_follow_up_stays_and_the_others_are_planned_anew(listed, deliver, run_night):
    worked = work("D0")
    of_list = FollowUp.objects.filter(campaign__code="THRESHOLD", state="open")
    others = set(of_list.values_list("pk", flat=True))

    run = run_night(deliver(SECOND, {"C1": "790000.00"}))

    assert run.state == State.DONE, run.reason
    assert threshold_steps() == dict.fromkeys(STEPS, "open") | {"D0": "done"}
    worked.refresh_from_db()
    assert (worked.outcome, worked.planned_by_run_on) == ("considering", date(2026, 11, 17))
    assert not others & set(FollowUp.objects.values_list("pk", flat=True))


def test_refused_contact_keeps_the_rest_of_its_plan_unplanned(listed, deliver, run_night):
    work("D0", "refused")

    run_night(deliver(SECOND, {"C1": "790000.00"}))

    assert threshold_steps() == {"D0": "done"}


def test_worked_follow_up_of_a_customer_who_is_not_listed_any_more(listed, deliver, run_night):
    work("D0")

    run = run_night(deliver(SECOND, {"C1": "20000.00"}))

    assert run.state == State.DONE, run.reason
    assert threshold_steps() == {"D0": "done"}
    entry = WhitelistEntry.objects.get(campaign__code="THRESHOLD", customer__customer_no="C1")
    assert (entry.left_on, entry.leave_reason) == (date(2026, 11, 17), "no_match")


def test_untouched_entry_and_follow_ups_go_with_the_corrected_night(listed, deliver, run_night):
    run_night(deliver(SECOND, {"C1": "20000.00"}))

    assert threshold_steps() == {}
    assert not WhitelistEntry.objects.filter(campaign__code="THRESHOLD", customer__customer_no="C1")


def test_next_night_after_a_correction_doubles_nothing(listed, deliver, run_night):
    work("D0")
    run_night(deliver(SECOND, {"C1": "790000.00"}))
    before = exported(date(2026, 11, 17))["follow_ups"]

    run_night(deliver("2026-11-18", {"C1": "300000.00"}))

    again = exported(date(2026, 11, 18))["follow_ups"]
    assert [line for line in again.splitlines() if "THRESHOLD,C1" in line] == [
        line for line in before.splitlines() if "THRESHOLD,C1" in line
    ]


def test_rejects_of_content_that_is_read_again_are_kept_once(deliver, run_night):
    run_night(deliver(FIRST))
    wrong = {"C1": "abc"}
    run_night(deliver(SECOND, wrong))
    run_night(deliver(SECOND))

    again = run_night(deliver(SECOND, wrong))

    assert again.state == State.DONE, again.reason
    assert Reject.objects.filter(delivery=again.delivery).count() == 1
