"""The demo's nights begin while its deliveries are still being written."""

from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command

from bankcrm import demo_arrivals, nightly
from bankcrm.enums import State
from bankcrm.models import Run
from campaigns.models import FollowUp, Programme
from kernel.clock import BANK_TIME

pytestmark = pytest.mark.django_db

SIZES = ("--customers=40", "--months=1", "--days=2")


@pytest.fixture(autouse=True)
def _var(settings):
    settings.BANKCRM_VAR.mkdir()


def fill():
    call_command("fill_demo", *SIZES)


def test_interrupted_demo_goes_on_where_it_stopped(settings, monkeypatch):
    take = nightly.start

    def take_one(kind, folder):
        if Run.objects.exists():
            raise KeyboardInterrupt
        return take(kind, folder)

    monkeypatch.setattr(nightly, "start", take_one)
    with pytest.raises(KeyboardInterrupt):
        fill()
    arrived = {file: file.stat().st_mtime_ns for file in settings.BANKCRM_INBOX.glob("*/*")}
    noted = (settings.BANKCRM_VAR / "demo-unfinished").read_text()
    monkeypatch.setattr(nightly, "start", take)
    fill()

    dates = [folder.name for folder in sorted(settings.BANKCRM_INBOX.iterdir())]
    runs = Run.objects.order_by("pk")
    assert [str(run.business_date) for run in runs] == dates
    assert [run.state for run in runs] == [State.DONE] * 3
    assert dates[-1] == noted
    assert str(Programme.objects.get().starts_on) == dates[1]
    assert all(file.stat().st_mtime_ns == written for file, written in arrived.items())
    assert not list(settings.BANKCRM_INBOX.parent.glob("*.partial"))
    assert not (settings.BANKCRM_VAR / "demo-unfinished").exists()
    fill()
    assert runs.count() == 3, "a filled database is filled again"


@time_machine.travel("2026-01-17T04:00:00Z", tick=False)
def test_officers_work_every_day_but_the_one_that_begins():
    """Month end, then Wednesday to Friday; on Saturday the Monday's list is open."""
    call_command("fill_demo", "--customers=120", "--months=1", "--days=3")

    worked = FollowUp.objects.filter(state="done").values_list("worked_at", flat=True)
    days = {at.astimezone(BANK_TIME).date() for at in worked}
    assert days <= {date(2026, 1, day) for day in (4, 15, 16)}
    assert {date(2026, 1, 15), date(2026, 1, 16)} <= days
    assert FollowUp.objects.open().exists()


def test_demo_interrupted_after_its_last_night_is_done(settings):
    fill()
    unfinished = settings.BANKCRM_VAR / "demo-unfinished"
    unfinished.write_text(max(folder.name for folder in settings.BANKCRM_INBOX.iterdir()))

    fill()

    assert not unfinished.exists()
    assert Run.objects.count() == 3


def test_demo_stops_when_its_writer_fails(settings, monkeypatch):
    monkeypatch.setattr(demo_arrivals.sys, "executable", "false")
    with pytest.raises(CommandError, match="its writer has ended"):
        fill()
    assert (settings.BANKCRM_VAR / "demo-unfinished").exists()


def test_deliveries_of_ones_own_are_the_demo(deliver, settings):
    deliver("2026-11-16").parent.rename(settings.BANKCRM_INBOX)

    fill()

    assert [str(run.business_date) for run in Run.objects.all()] == ["2026-11-16"]


def test_doors_open_on_the_first_day_of_the_season(settings, capsys):
    settings.BANKCRM_ENV = "demo"

    call_command("fill_demo", *SIZES, "--address=http://127.0.0.1:8000/")

    told = capsys.readouterr().out
    first_day = sorted(folder.name for folder in settings.BANKCRM_INBOX.iterdir())[1]
    assert told.count(f"as of {first_day}: sign in at http://127.0.0.1:8000/") == 1
    assert told.index("head_office") < told.index("3 nights done")
