"""The history of an entry: a page of it at a time, one change opened, however long it is."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bankcrm.references import REFERENCES
from kernel.digests import digest_of_json
from staff.models import Approval, Officer
from tests.conftest import House
from tests.settings.sheets import decide, submit


def grow(kind: str, key: str, officer: Officer, second: Officer, n: int) -> list[Approval]:
    """Changes that were asked for and returned."""
    now = REFERENCES[kind].now(key)
    return [
        Approval.objects.create(
            subject_type=kind, subject_id=key, title="changed", path=f"/settings/{kind}/{key}/",
            digest=digest_of_json(now), before=now, after=now, reason="asked", decision="returned",
            evidence=REFERENCES[kind].effect(now, now), submitted_by=officer, decided_by=second,
            decided_at="2026-11-20T10:00:00Z", decision_reason="no",
        )
        for _change in range(n)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "key"),
    [("product-classes", "all"), ("contact-plans", "4+1"), ("calendar", "2027"),
     ("benefits", "RETAIL.GOLD"), ("programmes", "PEAK_SEASON")],
)  # fmt: skip
def test_history_costs_the_same_however_long_it_is(
    house: House, second: Officer, maker: Client, kind: str, key: str
) -> None:
    address = f"/settings/{kind}/{key}/"
    [first] = grow(kind, key, house.head_office, second, 1)
    maker.get(address)
    short = n_queries(maker, f"{address}?change={first.pk}")
    grow(kind, key, house.head_office, second, 30)
    assert n_queries(maker, f"{address}?page=2&change={first.pk}") == short


def n_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).context["opened"] is not None
    return len(asked)


def test_history_is_paged_and_one_change_is_opened(
    house: House, second: Officer, maker: Client
) -> None:
    *_rest, newest = grow("contact-plans", "4+1", house.head_office, second, 21)
    page = maker.get(f"/settings/contact-plans/4+1/?change={newest.pk}")
    assert page.context["page"].paginator.num_pages == 2
    assert page.context["opened"]["approval"] == newest
    assert maker.get("/settings/contact-plans/4+1/?change=abc").context["opened"] is None


def test_what_waits_stands_above_its_history(house: House, maker: Client, checker: Client) -> None:
    plan: Any = REFERENCES["contact-plans"].now("4+1")
    submit(maker, "contact-plans", "4+1", plan | {"length_days": plan["length_days"] + 1})
    decide(checker, "contact-plans", "4+1", "return")
    submit(maker, "contact-plans", "4+1", plan | {"length_days": plan["length_days"] + 2})
    page = checker.get("/settings/contact-plans/4+1/")
    assert page.context["waiting"]["approval"].decision == ""
    assert [each.decision for each in page.context["page"]] == ["returned"]


def test_change_says_which_side_is_which(maker: Client, checker: Client) -> None:
    plan: Any = REFERENCES["contact-plans"].now("4+1")
    submit(maker, "contact-plans", "4+1", plan | {"length_days": plan["length_days"] + 1})
    submit(maker, "contact-plans", "NEXT", plan | {"code": "NEXT"}, is_new=True)

    changed = checker.get("/settings/contact-plans/4+1/").content.decode()
    added = checker.get("/settings/contact-plans/NEXT/").content.decode()

    assert changed.index("Before the change") < changed.index("After the change")
    assert "After the change" in added
    assert "Before the change" not in added
