"""What the commands of the night answer to other programs: one JSON object, and the exit status."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from bankcrm import inbox

pytestmark = pytest.mark.django_db

FIRST = "2026-11-16"
NO_RUN = {"business_date": None, "steps": [], "rejected": {}}


def last_line(capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize("part", ["rescore", "build_whitelists", "assign_tasks"])
def test_part_without_data_is_refused_in_json(part, capsys):
    with pytest.raises(CommandError) as refused:
        call_command(part, "--json")

    assert refused.value.returncode == 1
    assert str(refused.value) == "no delivery has been accepted yet"
    assert last_line(capsys) == NO_RUN | {"status": "refused"}


@pytest.mark.parametrize("options", [["nightly", "--delivery"], ["import_delivery"]])
def test_folder_that_is_not_there_is_wrong_usage_in_json(options, tmp_path, capsys):
    with pytest.raises(CommandError) as wrong:
        call_command(*options, str(tmp_path / FIRST), "--json")

    assert wrong.value.returncode == 2
    assert last_line(capsys) == NO_RUN | {"status": "refused"}


def test_empty_inbox_is_unchanged_in_json(capsys):
    call_command("nightly", "--json")

    assert last_line(capsys) == NO_RUN | {"status": "unchanged"}


def test_what_nobody_expected_is_failed_in_json(capsys, monkeypatch):
    def broken():
        raise ZeroDivisionError

    monkeypatch.setattr(inbox, "oldest_waiting", broken)
    with pytest.raises(ZeroDivisionError):
        call_command("nightly", "--json")

    assert last_line(capsys) == NO_RUN | {"status": "failed"}


def test_night_is_told_step_by_step(deliver, capsys):
    call_command("nightly", "--delivery", str(deliver(FIRST, {"X1": "5.00"})), "--json")

    answer = last_line(capsys)
    assert (answer["business_date"], answer["status"]) == (FIRST, "done")
    assert answer["rejected"] == {"accounts.csv": 1}
    assert [step["name"] for step in answer["steps"]][:2] == ["receive", "stage"]


def test_refused_night_says_why_on_standard_error(deliver, capsys):
    wrong = {f"X{n}": "abc" for n in range(11)}
    with pytest.raises(SystemExit) as ended:
        call_command("nightly", "--delivery", str(deliver(FIRST, wrong)), "--json")

    said = capsys.readouterr()
    assert ended.value.code == 1
    assert json.loads(said.out.splitlines()[-1])["status"] == "refused"
    assert "accounts.csv" in said.err


def test_part_on_data_is_told_without_json_in_one_line(deliver, run_night, capsys):
    run_night(deliver(FIRST))
    call_command("rescore")

    assert capsys.readouterr().out.splitlines()[-1] == f"{FIRST} done"
