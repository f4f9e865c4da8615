"""The calendar of working days: a year by two people, read in or typed; days that are over stay."""

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.test import Client

from bankcrm.references import REFERENCES
from customers.models import DataDate
from staff.models import Approval, BusinessDay
from tests.conftest import House
from tests.factories import campaigns, customers
from tests.factories.customers import ON
from tests.settings.sheets import decide, submit, typed

KIND = "calendar"
CALENDAR = REFERENCES[KIND]
FRIDAY, SATURDAY = date(ON.year + 1, 6, 4), date(ON.year + 1, 6, 5)


def year(key: int = ON.year + 1) -> dict[str, Any]:
    definition = CALENDAR.now(str(key))
    assert definition is not None
    return deepcopy(definition)


def swapped() -> dict[str, Any]:
    """A Friday off, and the Saturday after it worked for it."""
    definition = year() | {"is_published": True}
    rows = [{"on": FRIDAY.isoformat(), "kind": "off", "name": "端午节"},
            {"on": SATURDAY.isoformat(), "kind": "work", "name": "调休上班"}]  # fmt: skip
    kept = [row for row in definition["days"] if row["on"] not in (rows[0]["on"], rows[1]["on"])]
    definition["days"] = sorted([*kept, *rows], key=lambda row: row["on"])
    return definition


def approve(maker: Client, checker: Client, definition: dict[str, Any]) -> None:
    key = str(definition["year"])
    assert submit(maker, KIND, key, definition).status_code == 302
    decide(checker, KIND, key, "approve")
    assert Approval.objects.latest("id").decision == "approved"


def test_days_of_every_year_are_the_same_once_they_were_typed(house: House) -> None:
    for each in range(2019, 2028):
        assert CALENDAR.sheet.of(year(each)).definition() == year(each)


def test_approved_year_is_counted_without_gaps(
    house: House, maker: Client, checker: Client
) -> None:
    after = date(FRIDAY.year, 6, 7)
    ordinal = BusinessDay.objects.get(on=after).ordinal
    approve(maker, checker, swapped())
    days = BusinessDay.objects.in_bulk([FRIDAY, SATURDAY, after])
    assert [days[FRIDAY].is_working, days[SATURDAY].is_working] == [False, True]
    assert days[SATURDAY].ordinal == days[FRIDAY].ordinal + 1
    assert days[after].ordinal == ordinal
    assert not BusinessDay.objects.filter(on__year=FRIDAY.year, is_provisional=True).exists()
    assert year() == swapped()


def test_nothing_moves_before_the_approval(house: House, maker: Client) -> None:
    submit(maker, KIND, str(FRIDAY.year), swapped())
    assert BusinessDay.objects.get(on=FRIDAY).is_working


def test_follow_ups_on_a_day_that_turns_off_are_counted_before(house: House, maker: Client) -> None:
    person = customers.customer("C1", house.branch, house.rm)
    campaigns.follow_up(person, campaigns.entry(person), due_on=FRIDAY)
    submit(maker, KIND, str(FRIDAY.year), swapped())
    evidence = Approval.objects.get().evidence
    assert evidence["due"] == {FRIDAY.isoformat(): 1}
    assert evidence["turn_on"] == [SATURDAY.isoformat()]


def test_day_that_is_over_stays_as_it_was(house: House, maker: Client) -> None:
    definition = year(ON.year)
    over = BusinessDay.objects.filter(on__year=ON.year, on__lte=ON, is_working=True, name="")
    row = {"on": over.latest("on").on.isoformat(), "kind": "off", "name": "Too late"}
    definition["days"] = sorted([*definition["days"], row], key=lambda each: each["on"])
    assert submit(maker, KIND, str(ON.year), definition).status_code == 422
    assert not Approval.objects.exists()


def test_day_that_was_over_when_it_was_approved_stays_as_it_was(
    house: House, maker: Client, checker: Client
) -> None:
    submit(maker, KIND, str(FRIDAY.year), swapped())
    DataDate.objects.update(business_date=FRIDAY)
    decide(checker, KIND, str(FRIDAY.year), "approve")
    assert Approval.objects.get().decision == ""
    assert BusinessDay.objects.get(on=FRIDAY).is_working
    assert decide(checker, KIND, str(FRIDAY.year), "return", "Over.").status_code == 302
    assert Approval.objects.get().decision == "returned"


def test_wrong_rows_are_named(house: House, maker: Client) -> None:
    definition = year()
    definition["days"] = [
        {"on": f"{ON.year}-01-01", "kind": "off", "name": "元旦"},
        {"on": FRIDAY.isoformat(), "kind": "work", "name": ""},
        {"on": SATURDAY.isoformat(), "kind": "work", "name": ""},
        {"on": SATURDAY.isoformat(), "kind": "off", "name": "x"},
    ]
    answer = submit(maker, KIND, str(FRIDAY.year), definition)
    assert answer.status_code == 422
    paths = [path for path, _words in answer.context["sheet"].errors]
    assert paths == ["days[0].on", "days[1].kind", "days[3].on"]


def test_notice_is_read_in(house: House, maker: Client) -> None:
    days = ((FRIDAY, True), (SATURDAY, False))
    listed = [{"date": str(on), "name": "端午节", "isOffDay": is_off} for on, is_off in days]
    page = f"/settings/{KIND}/{FRIDAY.year}/edit/"
    read = typed(KIND, year(), do="read", notice=json.dumps({"days": listed}))
    answer = maker.post(page, read)
    definition = answer.context["definition"]
    assert (answer.status_code, definition["is_published"]) == (200, True)
    assert definition["days"] == [
        {"on": FRIDAY.isoformat(), "kind": "off", "name": "端午节"},
        {"on": SATURDAY.isoformat(), "kind": "work", "name": "调休上班"},
    ]
    day = {"date": str(SATURDAY), "name": "端午节"}
    no_days: list[Any] = [3, [], {}, [3], [day], [day | {"isOffDay": "true"}]]
    no_days += [[day | {"isOffDay": 1}], [day | {"isOffDay": True, "name": None}]]
    no_days += [[day | {"isOffDay": True, "name": "\ud800"}]]
    for wrong in ("[", "{}", *(json.dumps({"days": days}) for days in no_days), "[" * 5000):
        answer = maker.post(page, typed(KIND, year(), do="read", notice=wrong))
        assert answer.context["sheet"].definition() is None
        assert answer.status_code == 422
        assert "notice" in [path for path, _words in answer.context["sheet"].errors]


def test_return_without_a_reason_says_so_at_its_field(
    house: House, maker: Client, checker: Client
) -> None:
    key = str(FRIDAY.year)
    submit(maker, KIND, key, swapped())
    answer = decide(checker, KIND, key, "return", "")
    assert (answer.status_code, list(answer.context["decision"].errors)) == (422, ["reason"])


def test_notice_of_another_form_names_what_it_lacks(house: House, maker: Client) -> None:
    page = f"/settings/{KIND}/{FRIDAY.year}/edit/"
    wrong = json.dumps({"days": [{"date": str(FRIDAY), "name": "端午节"}]})
    answer = maker.post(page, typed(KIND, year(), do="read", notice=wrong))
    assert "“isOffDay” is missing here." in answer.content.decode()


def test_typed_reason_outlives_the_other_buttons(house: House, maker: Client) -> None:
    page = f"/settings/{KIND}/{FRIDAY.year}/edit/"
    answer = maker.post(page, typed(KIND, year(), do="look", reason="The notice is out."))
    assert "The notice is out.</textarea>" in answer.content.decode()


def test_notice_that_says_a_thing_twice_is_not_read(house: House, maker: Client) -> None:
    page, day = f"/settings/{KIND}/{FRIDAY.year}/edit/", f'"date": "{FRIDAY}", "name": "端午节"'
    notice = f'{{"days": [{{{day}, "isOffDay": true, "isOffDay": false}}]}}'
    answer = maker.post(page, typed(KIND, year(), do="read", notice=notice))
    assert answer.status_code == 422
    assert ("notice", "“isOffDay” is said twice.") in [
        (path, str(words)) for path, words in answer.context["sheet"].errors
    ]


def test_notice_that_is_too_long_is_not_read(house: House, maker: Client) -> None:
    day = {"date": str(FRIDAY), "name": "端午节", "isOffDay": True}
    page, before = f"/settings/{KIND}/{FRIDAY.year}/edit/", len(year()["days"])
    for n_days, n_rows, path in ((20_000, before, "notice"), (200, 91, "")):
        notice = json.dumps({"days": [day] * n_days}, ensure_ascii=False)
        sheet = maker.post(page, typed(KIND, year(), do="read", notice=notice)).context["sheet"]
        assert len(sheet.rows) == n_rows
        assert path in [place for place, _words in sheet.errors]


@pytest.mark.parametrize(
    "changed", [{"do": "drop "}, {"do": "lift "}, {"do": "look", "n_rows": ""}]
)
def test_number_without_end_is_none(house: House, maker: Client, changed: dict[str, str]) -> None:
    data = typed(KIND, year(), **changed)
    data["n_rows" if data["do"] == "look" else "do"] += "9" * 5000
    answer = maker.post(f"/settings/{KIND}/{FRIDAY.year}/edit/", data)
    assert answer.status_code in (200, 422)
    if data["do"] != "look":
        assert len(answer.context["sheet"].rows) == len(year()["days"])


def test_year_that_is_new_begins_as_expected(house: House, maker: Client, checker: Client) -> None:
    start = CALENDAR.starts()[0]
    key = str(start["year"])
    assert CALENDAR.now(key) is None
    assert submit(maker, KIND, key, start, is_new=True).status_code == 302
    decide(checker, KIND, key, "approve")
    assert CALENDAR.now(key) == start
    first = BusinessDay.objects.filter(on__year=start["year"]).order_by("on")[0]
    assert first.ordinal > 0


@pytest.mark.parametrize("far", [2000, 2018, 2029, 2050])
def test_year_is_added_only_after_the_last_one(house: House, maker: Client, far: int) -> None:
    """Otherwise days between would be missing, and everything counted anew."""
    start = CALENDAR.starts()[0]
    assert start["year"] == 2028
    answer = submit(maker, KIND, str(far), start | {"year": far, "days": []}, is_new=True)
    assert answer.status_code == 422
    assert [path for path, _words in answer.context["sheet"].errors] == ["year"]


def test_year_that_is_over_is_not_added(house: House, maker: Client) -> None:
    BusinessDay.objects.filter(on__year__gte=ON.year - 1).delete()
    start = CALENDAR.starts()[0]
    assert start["year"] < ON.year
    answer = submit(maker, KIND, str(start["year"]), start, is_new=True)
    assert [path for path, _words in answer.context["sheet"].errors] == ["year"]


def test_year_is_added_over_the_api_only_after_the_last_one(house: House, maker: Client) -> None:
    for key in ("", "2050"):
        asked = {"kind": KIND, "key": key, "digest": CALENDAR.digest("2050"), "reason": "Why not.",
                 "definition": {"year": 2050, "is_published": True, "days": []}}  # fmt: skip
        answer = maker.post("/api/v1/changes/", json.dumps(asked), content_type="application/json")
        assert answer.status_code == 400
        assert [each["path"] for each in answer.json()["errors"]] == ["year"]
    assert not Approval.objects.exists()


def test_provisional_year_is_flagged(house: House, maker: Client) -> None:
    provisional = year(2027)
    assert not provisional["is_published"]
    page = maker.get("/settings/").content.decode()
    assert "provisional" in page
    plan = maker.get("/settings/contact-plans/4+1/?start=2027-03-01")
    assert plan.context["is_provisional"]
    assert not maker.get("/settings/contact-plans/4+1/?start=2026-03-02").context["is_provisional"]
