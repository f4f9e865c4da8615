"""The export command: which days it covers, and wrong usage."""

import csv
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from campaigns.models import Campaign

pytestmark = pytest.mark.django_db

FIRST, SECOND = "2026-11-16", "2026-11-17"


@pytest.fixture
def two_nights(deliver, run_night):
    Campaign.objects.update(holdout_share=0)
    run_night(deliver(FIRST))
    run_night(deliver(SECOND))


def days_of_results(out: Path, *options: str) -> set[str]:
    call_command("export", "campaign_results", str(out), *options)
    content = out.read_bytes()
    assert b"\r" not in content
    return {row["as_of"] for row in csv.DictReader(content.decode().splitlines())}


def test_results_are_those_of_the_data_date_or_of_the_range(two_nights, tmp_path):
    out = tmp_path / "out.csv"

    assert days_of_results(out) == {SECOND}
    assert days_of_results(out, "--as-of", FIRST) == {FIRST}
    assert days_of_results(out, "--from", FIRST, "--to", FIRST) == {FIRST}
    assert days_of_results(out, "--from", FIRST) == {FIRST, SECOND}


@pytest.mark.parametrize(
    "options", [["--as-of", "2026-11-18"], ["--from", "2026-11-17", "--to", "2026-11-16"]]
)
def test_days_that_cannot_be_are_wrong_usage(two_nights, tmp_path, options):
    with pytest.raises(CommandError) as wrong:
        call_command("export", "labels", str(tmp_path / "out.csv"), *options)

    assert wrong.value.returncode == 2
    assert list(tmp_path.glob("out.csv*")) == []


def test_folder_instead_of_a_file_is_wrong_usage(two_nights, tmp_path):
    with pytest.raises(CommandError) as wrong:
        call_command("export", "labels", str(tmp_path))

    assert wrong.value.returncode == 2
