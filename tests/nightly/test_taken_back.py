"""A night that its correction has taken back, and what stands when the correction is refused."""

from datetime import date

import pytest
from django.test import Client

from bankcrm import nightly, operations
from bankcrm.enums import RunKind, State
from bankcrm.models import Run
from tests.conftest import WebClient
from tests.nightly.conftest import data_date, every_row, exported, head_office
from tiering.models import ProductClass

pytestmark = pytest.mark.django_db

FIRST, SECOND = "2026-11-16", "2026-11-17"
TOO_MANY = {"C1": "90000000.00", "C4": "90000000.00"}


@pytest.fixture
def original(deliver, run_night, settings):
    """The folder of the second night, which stands."""
    settings.BANKCRM_HOLD_CUSTOMERS = 1
    run_night(deliver(FIRST))
    folder = deliver(SECOND, {"C2": "440000.00"})
    assert run_night(folder).state == State.DONE
    return folder


def states() -> list[tuple[str, str]]:
    """Of all runs that are not repeats, oldest first."""
    runs = Run.objects.exclude(state=State.UNCHANGED).order_by("pk")
    return list(runs.values_list("state", "reason"))


def test_corrected_night_is_replaced_from_the_take_back_on(original, deliver, run_night):
    correction = run_night(deliver(SECOND, TOO_MANY))

    assert correction.state == State.HELD
    assert data_date() == date(2026, 11, 16)
    assert states()[1] == (State.REPLACED, f"taken back for run {correction.pk}")


def test_correction_that_a_person_refuses_says_that_the_day_before_stands(
    original, deliver, run_night
):
    correction = run_night(deliver(SECOND, TOO_MANY))

    operations.refuse(run=correction, by=head_office(), reason="wrong file")

    taken_back = Run.objects.get(pk=correction.replaces_id)
    assert data_date() == date(2026, 11, 16)
    assert states()[1:] == [
        (
            State.REPLACED,
            f"taken back for run {correction.pk}, which was refused: the data is as of 2026-11-16",
        ),
        (
            State.REFUSED,
            f"wrong file; run {taken_back.pk} stays taken back: the data is as of 2026-11-16",
        ),
    ]


def test_nights_page_shows_what_stands(original, deliver, run_night, sign_in):
    correction = run_night(deliver(SECOND, TOO_MANY))
    client: WebClient | Client = sign_in(head_office())

    client.post(f"/nights/{correction.pk}/release/", {"do": "refuse", "reason": "wrong file"})

    text = client.get("/nights/").content.decode()
    assert f"run {correction.replaces_id} stays taken back: the data is as of 2026-11-16" in text
    assert f"taken back for run {correction.pk}, which was refused" in text


def test_original_comes_back_by_its_delivery(original, deliver, run_night):
    whole, rows = exported(date(2026, 11, 17)), every_row()
    correction = run_night(deliver(SECOND, TOO_MANY))
    operations.refuse(run=correction, by=head_office(), reason="wrong file")

    again = run_night(original)

    assert again.state == State.DONE, again.reason
    assert exported(date(2026, 11, 17)) == whole
    assert every_row().keys() == rows.keys()
    assert [state for state, _ in states()] == ["done", "replaced", "refused", "done"]
    assert run_night(original).state == State.UNCHANGED


def test_next_day_goes_on_from_the_day_before(original, deliver, run_night):
    correction = run_night(deliver(SECOND, TOO_MANY))
    operations.refuse(run=correction, by=head_office(), reason="wrong file")

    later = run_night(deliver("2026-11-18"))

    assert later.state == State.DONE, later.reason
    assert data_date() == date(2026, 11, 18)


def test_correction_refused_while_it_is_read_leaves_its_night(original, deliver, run_night):
    run_night(deliver(SECOND, {f"X{n}": "abc" for n in range(11)}))

    assert [state for state, _ in states()] == ["done", "done", "refused"]
    assert data_date() == date(2026, 11, 17)


def test_correction_whose_files_change_after_the_take_back_says_what_stands(
    original, deliver, run_night, monkeypatch
):
    class Killed(BaseException):
        pass

    def killed(night):
        raise Killed

    folder = deliver(SECOND, {"C1": "61000.00"})
    monkeypatch.setitem(nightly.STEPS, "merge", killed)
    with pytest.raises(Killed):
        run_night(folder)
    monkeypatch.undo()
    (folder / "accounts.csv").write_text("account_no\n")
    left = Run.objects.get(state=State.RUNNING)

    resumed = nightly.finish(left.pk)

    assert resumed.state == State.REFUSED
    assert resumed.reason.endswith("stays taken back: the data is as of 2026-11-16")


def test_night_before_a_taken_back_one_cannot_be_corrected(original, deliver, run_night):
    correction = run_night(deliver(SECOND, TOO_MANY))
    operations.refuse(run=correction, by=head_office(), reason="wrong file")
    before = every_row()

    run = run_night(deliver(FIRST, {"C1": "1.00"}))

    assert (run.state, run.reason) == (
        State.REFUSED,
        "the night of 2026-11-16 cannot be taken back again",
    )
    assert every_row() == before


def test_reasons_are_in_the_language_of_the_page(original, deliver, run_night, sign_in):
    correction = run_night(deliver(SECOND, TOO_MANY))
    operations.refuse(run=correction, by=head_office(), reason="文件有误")
    client = sign_in(head_office())

    text = client.get("/nights/", headers={"accept-language": "zh-hans"}).content.decode()

    assert f"文件有误；第 {correction.replaces_id} 次运行仍为撤回状态：数据截至 2026-11-16" in text
    assert f"因第 {correction.pk} 次运行更正而撤回，该次更正已被退回：数据截至 2026-11-16" in text


def test_original_takes_the_place_of_its_held_correction(original, deliver, run_night):
    whole = exported(date(2026, 11, 17))
    correction = run_night(deliver(SECOND, TOO_MANY))

    again = run_night(original)

    assert again.state == State.DONE, again.reason
    assert exported(date(2026, 11, 17)) == whole
    assert states()[1:] == [
        (State.REPLACED, f"taken back for run {correction.pk}"),
        (State.REPLACED, "another delivery came for the same date"),
        (State.DONE, ""),
    ]


def test_coefficient_that_began_on_a_corrected_day_begins_on_it_again(
    deliver, run_night, monkeypatch
):
    """Though the night after it had begun, and failed, in between."""
    ProductClass.objects.filter(code="demand").update(
        next_coefficient="0.5", next_is_aum=True, next_is_retained=True, next_from="2026-11-01"
    )
    run_night(deliver("2026-10-31"))
    run_night(deliver("2026-11-01"))
    with monkeypatch.context() as poisoned:
        poisoned.setitem(nightly.STEPS, "labels", lambda night: 1 / 0)
        assert run_night(deliver("2026-11-02")).state == State.FAILED

    assert run_night(deliver("2026-11-01", {"C2": "1.00"})).state == State.DONE

    rescored = nightly.start(RunKind.RESCORE)
    assert rescored.steps.get(name="metrics").rows == 0
