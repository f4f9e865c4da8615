"""The night as a whole: once, again, corrected, killed, held."""

from datetime import date
from pathlib import Path

import pytest

from bankcrm import nightly, operations
from bankcrm.enums import Guard, RunKind, State, StepName
from bankcrm.models import Run
from campaigns.models import Campaign
from customers.models import Account, Customer, Reject
from staff.enums import VersionState
from staff.models import AuditEvent
from tests.nightly.conftest import data_date, every_row, exported, head_office, release
from tiering.models import CustomerLabel, LabelChange, RuleSet

pytestmark = pytest.mark.django_db

FIRST, SECOND = "2026-11-16", "2026-11-17"


def labels() -> dict[str, str]:
    carried = CustomerLabel.objects.filter(scheme__code="RETAIL")
    return dict(carried.values_list("customer__customer_no", "label__code"))


def test_night_publishes_customers_labels_and_the_data_date(deliver, run_night):
    run = run_night(deliver(FIRST))

    assert (run.state, run.reason) == (State.DONE, "")
    assert list(run.steps.values_list("name", flat=True)) == StepName.values
    assert StepName.values == ["receive", *nightly.STEPS]
    assert data_date() == date(2026, 11, 16)
    assert labels() == {"C1": "GOLD", "C2": "VIP", "C3": "VIP", "C4": "LOW", "C5": "LOW"}


def test_same_delivery_again_is_unchanged_and_writes_no_row(deliver, run_night):
    folder = deliver(FIRST)
    run_night(folder)
    before = every_row()

    again = run_night(folder)

    assert again.state == State.UNCHANGED
    assert every_row() == before


@pytest.mark.parametrize("kind", [RunKind.RESCORE, RunKind.BUILD_WHITELISTS, RunKind.ASSIGN_TASKS])
def test_part_of_the_night_repeated_writes_no_row(deliver, run_night, kind):
    run_night(deliver(FIRST))
    before = every_row()

    run = nightly.start(kind)

    assert run.state == State.DONE, run.reason
    assert [step.rows for step in run.steps.exclude(name="checks")] == [0] * (run.steps.count() - 1)
    assert every_row() == before


def test_parts_one_after_another_come_to_the_whole(deliver, run_night):
    run_night(deliver(FIRST))
    run_night(deliver(SECOND, {"C1": "800000.00"}))
    whole = exported(date(2026, 11, 17))
    run_night(deliver(SECOND, {"C1": "1.00"}))  # take it back by a correction …

    nightly.start(RunKind.IMPORT_DELIVERY, deliver(SECOND, {"C1": "800000.00"}))
    for kind in (RunKind.RESCORE, RunKind.BUILD_WHITELISTS, RunKind.ASSIGN_TASKS):
        nightly.start(kind)

    assert exported(date(2026, 11, 17)) == whole


def test_night_of_a_delivery_that_was_only_imported_does_the_rest(deliver, run_night):
    run_night(deliver(FIRST))
    run_night(deliver(SECOND, {"C1": "800000.00"}))
    whole = exported(date(2026, 11, 17))
    run_night(deliver(SECOND, {"C1": "1.00"}))
    folder = deliver(SECOND, {"C1": "800000.00"})
    nightly.start(RunKind.IMPORT_DELIVERY, folder)

    night = run_night(folder)

    assert night.state == State.DONE, night.reason
    assert exported(date(2026, 11, 17)) == whole
    assert run_night(folder).state == State.UNCHANGED
    assert nightly.start(RunKind.IMPORT_DELIVERY, folder).state == State.UNCHANGED


def test_night_after_all_its_parts_is_unchanged(deliver, run_night):
    folder = deliver(FIRST)
    nightly.start(RunKind.IMPORT_DELIVERY, folder)
    for kind in (RunKind.RESCORE, RunKind.BUILD_WHITELISTS, RunKind.ASSIGN_TASKS):
        nightly.start(kind)
    before = every_row()

    assert run_night(folder).state == State.UNCHANGED
    assert every_row() == before


def test_delivery_older_than_the_last_one_is_refused(deliver, run_night):
    run_night(deliver(SECOND))

    late = run_night(deliver(FIRST))

    assert late.state == State.REFUSED
    assert "older" in late.reason
    assert data_date() == date(2026, 11, 17)


def test_delivery_of_a_future_day_is_refused(deliver, run_night):
    run = run_night(deliver("2099-01-01"))

    assert run.state == State.REFUSED
    assert "future" in run.reason
    assert data_date() is None


def test_refused_delivery_leaves_the_day_before_and_keeps_its_rejects(deliver, run_night):
    run_night(deliver(FIRST))
    before = every_row()
    bad = {f"X{n}": "1,234.56" for n in range(11)}

    run = run_night(deliver(SECOND, bad))

    assert run.state == State.REFUSED
    assert "accounts.csv" in run.reason
    assert every_row() == before
    assert Reject.objects.filter(delivery=run.delivery, column="balance").count() == 11


def test_rejected_row_leaves_the_value_of_the_day_before(deliver, run_night):
    run_night(deliver(FIRST))

    run = run_night(deliver(SECOND, {"C1": "abc"}))

    assert run.state == State.DONE, run.reason
    assert Account.objects.get(account_no="AC1").balance == 60000
    assert run.steps.get(name="reconcile").detail["rejected"] == {"accounts.csv": 1}


def test_correction_replaces_the_night_as_if_it_had_come_first(deliver, run_night):
    run_night(deliver(FIRST))
    run_night(deliver(SECOND, {"C1": "800000.00", "C3": "1.00", "C9": "5.00"}))
    corrected = run_night(deliver(SECOND, {"C1": "61000.00"}))
    after_correction = exported(date(2026, 11, 17))

    assert corrected.state == State.DONE, corrected.reason
    assert corrected.replaces.state == State.REPLACED
    run_night(deliver(SECOND, {"C1": "61000.00", "C5": "1.00"}))
    run_night(deliver(SECOND, {"C1": "61000.00"}))
    assert exported(date(2026, 11, 17)) == after_correction
    assert not LabelChange.objects.filter(
        customer__customer_no="C1", on=date(2026, 11, 17)
    ).exists()


def test_refused_correction_leaves_the_night_that_it_would_replace(deliver, run_night):
    run_night(deliver(FIRST))
    run_night(deliver(SECOND, {"C1": "800000.00"}))
    before = every_row()

    run = run_night(deliver(SECOND, {f"X{n}": "abc" for n in range(11)}))

    assert run.state == State.REFUSED
    assert every_row() == before


def test_gap_of_days_carries_balances(deliver, run_night):
    run_night(deliver("2026-11-13"))

    run = run_night(deliver("2026-11-16", {"C1": "0.00"}))

    assert run.state == State.DONE, run.reason
    assert data_date() == date(2026, 11, 16)


class Killed(BaseException):
    """What ends a process, no `except Exception` catches."""


@pytest.mark.parametrize("step", nightly.STEPS)
def test_night_killed_in_a_step_and_started_again_equals_a_whole_one(
    deliver, run_night, monkeypatch, step
):
    run_night(deliver(FIRST))
    folder = deliver(SECOND, {"C1": "800000.00", "C2": "100.00"})
    whole = run_night(folder)
    expected = exported(date(2026, 11, 17))
    run_night(deliver(SECOND, {"C3": "7.00"}))
    body = nightly.STEPS[step]

    def killed_at_its_end(night):
        body(night)
        raise Killed

    monkeypatch.setitem(nightly.STEPS, step, killed_at_its_end)
    with pytest.raises(Killed):
        run_night(
            deliver(SECOND, {"C1": "800000.00", "C2": "100.00", "C4": "2000.00"}, manifest={"x": 1})
        )
    monkeypatch.undo()
    left = Run.objects.get(state=State.RUNNING)
    resumed = nightly.finish(left.pk)

    assert resumed.state == State.DONE, resumed.reason
    assert resumed.steps.count() == whole.steps.count()
    assert exported(date(2026, 11, 17)) == expected


def test_failed_step_ends_the_run_with_its_reason_and_is_taken_up_again(
    deliver, run_night, monkeypatch
):
    folder = deliver(FIRST)

    def broken(night):
        raise ZeroDivisionError("a poisoned figure")

    monkeypatch.setitem(nightly.STEPS, "labels", broken)
    failed = run_night(folder)
    monkeypatch.undo()
    again = run_night(folder)

    assert (failed.state, failed.reason) == (State.FAILED, "ZeroDivisionError: a poisoned figure")
    assert again.pk == failed.pk
    assert again.state == State.DONE


def test_night_that_moves_too_many_is_held_and_shows_nothing(held):
    assert (held.state, held.guard) == (State.HELD, Guard.LABELS)
    assert data_date() == date(2026, 11, 16)
    assert labels()["C1"] == "GOLD"


def test_later_nights_wait_for_a_held_one(held, deliver, run_night):
    later = run_night(deliver("2026-11-18"))

    assert later.state == State.HELD
    assert data_date() == date(2026, 11, 16)


def test_another_delivery_for_the_held_date_replaces_it(held, deliver, run_night):
    run = run_night(deliver(SECOND))

    held.refresh_from_db()
    assert run.state == State.DONE, run.reason
    assert held.state == State.REPLACED
    assert labels()["C1"] == "GOLD"


def test_released_night_is_published_and_audited(held):
    release(held)
    nightly.finish(held.pk)

    held.refresh_from_db()
    assert held.state == State.DONE
    assert labels()["C1"] == "PRIVATE"
    assert AuditEvent.objects.get(action="night.released").actor == "H002"


def test_refused_held_night_shows_nothing_and_frees_the_next(held, deliver, run_night):
    operations.refuse(run=held, by=head_office(), reason="wrong file")

    later = run_night(deliver("2026-11-18"))

    assert later.state == State.DONE, later.reason
    assert labels()["C1"] == "GOLD"


def test_shrunken_file_is_refused_until_two_people_release_it(shrunken, run_night):
    release(shrunken, "branch was sold")
    released = run_night(Path(shrunken.delivery.folder))

    assert (shrunken.state, shrunken.guard) == (State.REFUSED, Guard.SHRINK)
    assert released.state == State.DONE, released.reason
    assert Customer.objects.filter(missing_since=date(2026, 11, 17)).count() == 5


def test_ledger_keeps_which_versions_the_night_used(deliver, run_night):
    first = run_night(deliver(FIRST))
    rules = RuleSet.objects.get(scheme__code="RETAIL")
    RuleSet.objects.create(
        scheme=rules.scheme, version=2, definition=rules.definition, effective_from=SECOND,
        state=VersionState.APPROVED,
    )  # fmt: skip
    again = run_night(deliver(SECOND))

    assert [rules_used(run)["RETAIL"] for run in (first, again)] == [1, 2]
    campaigns = first.steps.get(name="whitelists").detail["versions"]
    assert campaigns == dict(Campaign.objects.filter(state="live").values_list("code", "version"))


def rules_used(run: Run) -> dict[str, int]:
    used: dict[str, int] = run.steps.get(name="labels").detail["versions"]
    return used
