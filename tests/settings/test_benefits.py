"""Benefits of labels: between their days, never deleted, on a checklist that branches print."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

from django.test import Client

from bankcrm.references import REFERENCES
from staff.models import Approval
from tests.conftest import House
from tests.factories import customers, tiering
from tests.factories.customers import ON
from tests.settings.sheets import decide, submit
from tiering.models import Benefit
from tiering.standing import standing_of

KIND, GOLD = "benefits", "RETAIL.GOLD"
BENEFITS = REFERENCES[KIND]


def listed() -> dict[str, Any]:
    definition = BENEFITS.now(GOLD)
    assert definition is not None
    return deepcopy(definition)


def names(definition: dict[str, Any]) -> list[str]:
    return [row["name_en"] for row in definition["benefits"]]


def approve(maker: Client, checker: Client, definition: dict[str, Any]) -> None:
    assert submit(maker, KIND, GOLD, definition).status_code == 302
    decide(checker, KIND, GOLD, "approve")
    assert Approval.objects.latest("id").decision == "approved"


def test_order_names_and_days_count_once_approved(
    house: House, maker: Client, checker: Client
) -> None:
    definition = listed()
    rows = definition["benefits"]
    rows[0], rows[1] = rows[1], rows[0]
    rows[0]["name_zh"], rows[1]["name_zh"] = rows[1]["name_zh"], rows[0]["name_zh"]
    rows[2]["ends_on"] = (ON - timedelta(days=1)).isoformat()
    new = {"id": None, "name_zh": "机场贵宾厅", "name_en": "Airport lounge",
           "starts_on": "2027-01-01", "ends_on": None}  # fmt: skip
    definition["benefits"] = [*rows, new]
    approve(maker, checker, definition)
    after = listed()
    assert names(after) == names(definition)
    assert after["benefits"][:-1] == rows
    valid = Benefit.objects.valid_on(ON).filter(label__code="GOLD")
    assert not {rows[2]["name_en"], "Airport lounge"} & {each.name_en for each in valid}


def test_benefit_falls_away_by_its_last_day_only(house: House, maker: Client) -> None:
    definition = listed()
    del definition["benefits"][0]
    assert submit(maker, KIND, GOLD, definition).status_code == 422
    definition = listed()
    definition["benefits"][0]["id"] = Benefit.objects.filter(label__code="VIP")[0].pk
    assert submit(maker, KIND, GOLD, definition).status_code == 422
    assert not Approval.objects.exists()


def test_wrong_rows_are_named(house: House, maker: Client) -> None:
    definition = listed()
    rows = definition["benefits"]
    rows[0] |= {"starts_on": "2027-02-01", "ends_on": "2027-01-01"}
    rows[1]["name_en"] = ""
    answer = submit(maker, KIND, GOLD, definition)
    assert answer.status_code == 422
    paths = [path for path, _words in answer.context["sheet"].errors]
    assert paths == ["benefits[0].ends_on", "benefits[1].name_en"]


def test_customer_view_names_what_holds_on_the_day(house: House) -> None:
    customers.data_date()
    tiering.scoring_state()
    person = customers.customer("C1", house.branch, house.rm)
    tiering.metric(person)
    label = tiering.carried(person).label
    before = standing_of(person, ON).benefits
    assert before
    Benefit.objects.filter(pk=before[0].pk).update(ends_on=ON - timedelta(days=1))
    assert standing_of(person, ON).benefits == before[1:]
    assert {each.label for each in before} == {label}


def test_checklist_holds_what_is_valid_for_whoever_may_see_customers(
    house: House, maker: Client, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    ended = Benefit.objects.filter(label__code="GOLD")[0]
    Benefit.objects.filter(pk=ended.pk).update(ends_on=ON - timedelta(days=1))
    for officer in (house.rm, house.branch_manager, house.auditor):
        client = sign_in(officer)
        with django_assert_max_num_queries(10):
            page = client.get("/tiering/benefits/")
        shown = {each.pk for _label, benefits in page.context["labels"] for each in benefits}
        assert shown == set(Benefit.objects.valid_on(ON).values_list("pk", flat=True))
        assert ended.pk not in shown
    assert sign_in(house.administrator).get("/tiering/benefits/").status_code == 403


def test_checklist_is_read_over_the_api_as_well(house: House, sign_in: Any) -> None:
    customers.data_date()
    gone = Benefit.objects.filter(label__code="GOLD")[0]
    Benefit.objects.filter(pk=gone.pk).update(ends_on=ON - timedelta(days=1))
    client = sign_in(house.rm)

    def ids(asked: str) -> set[int]:
        found = client.get(f"/api/v1/benefits/?scheme=RETAIL&page_size=500&{asked}")
        return {each["id"] for each in found.json()["results"]}

    page = client.get("/tiering/benefits/").context["labels"]
    shown = {each.pk for label, listed in page if label.scheme.code == "RETAIL" for each in listed}
    assert ids("valid=true") == shown
    assert ids("valid=false") == {gone.pk}
    assert ids("label=GOLD") == set(
        Benefit.objects.filter(label__code="GOLD").values_list("pk", flat=True)
    )
    assert sign_in(house.administrator).get("/api/v1/benefits/").status_code == 403


def test_names_that_look_like_numbers_of_benefits_change_places(
    house: House, maker: Client, checker: Client
) -> None:
    first, second = [row["id"] for row in listed()["benefits"][:2]]
    Benefit.objects.filter(pk=first).update(name_zh=f"#{second}")
    Benefit.objects.filter(pk=second).update(name_zh=f"#{first}")
    definition = listed()
    definition["benefits"][0]["name_zh"] = f"#{first}"
    definition["benefits"][1]["name_zh"] = f"#{second}"
    approve(maker, checker, definition)
    assert listed() == definition


def test_names_have_visible_characters_only(house: House, maker: Client) -> None:
    definition = listed()
    definition["benefits"][0]["name_zh"] = "机场\x07贵宾厅"
    definition["benefits"][1]["name_en"] = "Airport \u202eegnuol"
    answer = submit(maker, KIND, GOLD, definition)
    assert answer.status_code == 422
    paths = [path for path, _words in answer.context["sheet"].errors]
    assert paths == ["benefits[0].name_zh", "benefits[1].name_en"]
