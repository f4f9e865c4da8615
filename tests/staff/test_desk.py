"""An officer's desk: notifications and own views of lists."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from staff import notices, queries
from staff.enums import NotificationKind, SavedPage
from staff.models import AuditEvent, Notification, Officer, SavedView
from staff.operations import mark_read, notify
from tests.conftest import House

ON = date(2026, 11, 20)
FACTS: dict[str, dict[str, Any]] = {
    NotificationKind.OVERDUE: {"n": 3, "days": 3},
    NotificationKind.OVERDUE_IN_UNIT: {"n": 1, "days": 5, "officer": "Chen"},
    NotificationKind.REASSIGN: {"n": 4, "days": 7, "officer": "Chen"},
    NotificationKind.ASSIGNED: {"n": 2, "by": "Zhou"},
    NotificationKind.HANDED_OVER: {"n": 12, "by": "Zhou", "officer": "Chen"},
    NotificationKind.COACHING: {"by": "Zhou"},
    NotificationKind.TO_DECIDE: {"by": "Zhou", "title": "RETAIL v2"},
    NotificationKind.APPROVED: {"by": "Zhou", "title": "RETAIL v2"},
    NotificationKind.RETURNED: {"by": "Zhou", "title": "RETAIL v2"},
    NotificationKind.LAPSED: {"title": "RETAIL v2"},
    NotificationKind.LIST_HELD: {"name_en": "VIP", "name_zh": "VIP", "n": 13, "ceiling": 12},
    NotificationKind.NIGHT_LATE: {"day": "2026-11-20", "deadline": "06:30"},
}


def told(officer: Officer, kind: str = NotificationKind.ASSIGNED, cause: str = "1") -> Notification:
    kind = NotificationKind(kind)
    notify(officer, kind=kind, cause=cause, facts=FACTS[kind], path="/tasks/", on=ON)
    return Notification.objects.get(officer=officer, kind=kind, cause=cause)


def test_the_same_cause_is_told_once(house: House) -> None:
    assert told(house.rm) == told(house.rm)
    assert told(house.rm, cause="2") != told(house.branch_manager, cause="2")
    assert queries.n_unread(house.rm) == 2


@pytest.mark.parametrize("kind", NotificationKind.values)
def test_each_kind_is_a_sentence_with_its_facts(house: House, kind: str) -> None:
    words = notices.words(told(house.rm, kind))
    assert words.endswith((".", "?", "。", "？"))
    assert all(str(fact) in words for fact in FACTS[kind].values())


def test_facts_that_say_nothing_leave_the_name_of_the_kind(house: House) -> None:
    bare = Notification(kind=NotificationKind.OVERDUE, facts={})
    assert notices.words(bare) == NotificationKind.OVERDUE.label


def test_page_shows_own_ones_unread_first(house: House, sign_in: Callable[..., Client]) -> None:
    told(house.foreign_rm)
    told(house.rm, cause="old")
    mark_read(house.rm)
    told(house.rm, NotificationKind.COACHING)
    answer = sign_in(house.rm).get("/notifications/")
    kinds = [line["notification"].kind for line in answer.context["lines"]]
    assert kinds == [NotificationKind.COACHING, NotificationKind.ASSIGNED]
    assert answer.context["n_unread"] == 1
    assert "Zhou wrote you a note" in answer.content.decode()


def test_opening_one_reads_it_and_leads_on(house: House, sign_in: Callable[..., Client]) -> None:
    note = told(house.rm)
    answer = sign_in(house.rm).post(f"/notifications/{note.pk}/")
    assert answer.headers["Location"] == "/tasks/"
    assert queries.n_unread(house.rm) == 0


def test_notification_of_somebody_else_is_not_found(
    house: House, sign_in: Callable[..., Client]
) -> None:
    note = told(house.rm)
    assert sign_in(house.branch_manager).post(f"/notifications/{note.pk}/").status_code == 404
    sign_in(house.branch_manager).post("/notifications/read/")
    assert queries.n_unread(house.rm) == 1


def test_all_are_read_at_once(house: House, sign_in: Callable[..., Client]) -> None:
    for cause in "123":
        told(house.rm, cause=cause)
    sign_in(house.rm).post("/notifications/read/")
    assert queries.n_unread(house.rm) == 0


def test_three_take_as_many_queries_as_one(house: House, sign_in: Callable[..., Client]) -> None:
    taken = []
    client = sign_in(house.rm)
    for causes in ("1", "234"):
        for cause in causes:
            told(house.rm, cause=cause)
        with CaptureQueriesContext(connection) as captured:
            client.get("/notifications/")
        taken.append(len(captured))
    assert taken[0] == taken[1]


def keep(client: Client, name: str = "Mine", query: str = "unit=B1&tier=GOLD&near=") -> Any:
    form = {"page": SavedPage.CUSTOMERS, "name": name, "query": query, "next": "/tasks/?play=x"}
    return client.post("/views/", form)


def test_view_is_kept_in_its_plain_form_and_found_again(
    house: House, sign_in: Callable[..., Client]
) -> None:
    answer = keep(sign_in(house.rm))
    assert answer.headers["Location"] == "/tasks/?play=x"
    assert SavedView.objects.get().query == "tier=GOLD&unit=B1"
    own = queries.own_views(house.rm, SavedPage.CUSTOMERS, "after=abc&unit=B1&tier=GOLD")
    assert [(each.view.name, each.is_current) for each in own] == [("Mine", True)]
    assert queries.own_views(house.rm, SavedPage.FOLLOW_UPS, "") == []
    assert AuditEvent.objects.get().action == "view.saved"


def test_same_name_again_replaces_the_filter(house: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(house.rm)
    keep(client)
    keep(client, query="tier=VIP")
    assert SavedView.objects.get().query == "tier=VIP"


@pytest.mark.parametrize(
    ("name", "query"), [("", "tier=VIP"), ("x" * 41, ""), ("x", "q=13800019396"), ("x", "a=" * 401)]
)
def test_view_without_a_name_or_with_a_number_is_refused(
    house: House, sign_in: Callable[..., Client], name: str, query: str
) -> None:
    assert keep(sign_in(house.rm), name, query).status_code == 302
    assert not SavedView.objects.exists()


def test_only_who_kept_a_view_gives_it_up(house: House, sign_in: Callable[..., Client]) -> None:
    keep(sign_in(house.rm))
    address = f"/views/{SavedView.objects.get().pk}/delete/"
    assert sign_in(house.branch_manager).post(address).status_code == 404
    assert sign_in(house.rm).post(address, {"next": "/customers/"}).status_code == 302
    assert not SavedView.objects.exists()
