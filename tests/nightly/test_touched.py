"""Nights that look again only at the customers whom something touched."""

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from bankcrm import nightly
from bankcrm.enums import RunKind, State
from campaigns.demo import workday
from campaigns.models import FollowUp
from tests.nightly.conftest import every_row

pytestmark = pytest.mark.django_db

PARTS = (RunKind.RESCORE, RunKind.BUILD_WHITELISTS, RunKind.ASSIGN_TASKS)


def test_nights_of_touched_customers_leave_nothing_to_do_for_all_of_them(tmp_path: Path) -> None:
    """A part of the night looks at everyone: whoever was left out wrongly would show here."""
    deliveries = tmp_path / "deliveries"
    options = ["--customers", "600", "--months", "1", "--days", "8", "--seed", "3"]
    call_command("make_demo_deliveries", deliveries, *options, "--end", "2026-11-13", verbosity=0)
    for folder in sorted(deliveries.iterdir()):
        workday.work(on=date.fromisoformat(folder.name), seed=3)
        run = nightly.start(RunKind.NIGHTLY, folder)
        assert run.state == State.DONE, run.reason
    assert FollowUp.objects.filter(outcome="refused").exists()
    assert run.steps.get(name="follow_ups").detail["everyone"] is False
    before = every_row()

    for kind in PARTS:
        part = nightly.start(kind)
        assert {step.name: step.rows for step in part.steps.all() if step.rows} == {}

    assert every_row() == before
