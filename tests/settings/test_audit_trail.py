"""The audit trail as a page, a workbook and over the API: who may read which acts, in words."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from bankcrm import trail
from bankcrm.acts import ACTS
from bankcrm.references import REFERENCES
from campaigns.enums import CampaignState
from campaigns.models import Campaign, CampaignVersion
from staff.enums import Decision
from staff.models import AuditEvent, Officer
from staff.operations import record_audit
from tests.conftest import House
from tests.factories import customers
from tests.settings.sheets import decide, submit
from tiering.models import RuleSet

SignIn = Callable[[Officer], Client]
ROOT = Path(settings.BASE_DIR)
# Acts as they are written: for an argument, a constant, or one of two.
WRITTEN = re.compile(
    r'(?:\baction ?= ?(?:\(\s*)?|^[A-Z_]+ = |\belse )"([a-z_]+\.[a-z_]+)"', re.MULTILINE
)
NO_ACTS = {"bankcrm.dry_run", "campaigns.dry_run", "bankcrm.urls"} | {
    f"{name}.{ending}"
    for name, ending in (("customers", "csv"), ("manifest", "json"), ("state", "json"))
}


def test_acts_that_are_written_and_acts_with_words_are_the_same() -> None:
    acts = {f"approval.{each.value}" for each in Decision} | {"approval.submitted"}
    acts |= {f"campaign.{each.value}" for each in CampaignState if each != CampaignState.DRAFT}
    versions = ("started", "saved", "discarded", "approved")
    acts |= {f"{kind}.{act}" for kind in (RuleSet.acts, CampaignVersion.acts) for act in versions}
    for floor in ("bankcrm", "campaigns", "tiering", "customers", "staff"):
        for path in (ROOT / floor).rglob("*.py"):
            acts |= set(WRITTEN.findall(path.read_text(encoding="utf-8"))) - NO_ACTS
    assert sorted(acts - ACTS.keys()) == []
    assert sorted(ACTS.keys() - acts) == []


@pytest.fixture
def shown(house: House) -> AuditEvent:
    """A phone number that was shown: of no concern to head office."""
    person = customers.customer("C1", house.branch, house.rm, name="王芳")
    return record_audit(
        by=house.rm, action="customer.phone_shown", subject=person, detail={"reason": "<b>call</b>"}
    )


def test_auditor_reads_every_act_in_words(house: House, shown: AuditEvent, sign_in: SignIn) -> None:
    text = sign_in(house.auditor).get("/audit/").content.decode()
    assert "had a phone number shown" in text
    assert "王芳" in text
    assert "&lt;b&gt;call&lt;/b&gt;" in text
    assert "<b>call" not in text


def test_head_office_reads_what_it_sets_and_no_more(
    house: House, shown: AuditEvent, maker: Client, checker: Client
) -> None:
    plan = REFERENCES["contact-plans"].now("4+1")
    submit(maker, "contact-plans", "4+1", plan | {"name_en": "Four and one"})
    decide(checker, "contact-plans", "4+1", "approve")
    page = maker.get("/audit/")
    acts = [each.event.action for each in page.context["events"]]
    assert acts == ["reference.changed", "approval.approved", "approval.submitted"]
    [changed] = page.context["events"][0].changes
    assert changed.before.endswith("4+1: four touches and a meeting")
    assert changed.after.endswith("Four and one")
    told = page.context["events"][0]
    assert told.url == "/settings/contact-plans/4+1/"
    assert told.subject == "Four and one"


def test_page_asks_as_often_for_many_events_as_for_few(
    house: House, sign_in: SignIn, django_assert_num_queries: Any
) -> None:
    def grow(n: int) -> None:
        for i in range(n):
            person = customers.customer(f"D{AuditEvent.objects.count()}-{i}", house.branch)
            record_audit(by=house.rm, action="customer.assigned", subject=person)
            record_audit(by=house.rm, action="officer.coached", subject=house.rm)

    client = sign_in(house.auditor)
    grow(1)
    with CaptureQueriesContext(connection) as few:
        client.get("/audit/")
    grow(20)
    with django_assert_num_queries(len(few)):
        client.get("/audit/")


def test_rules_are_told_with_what_they_replace_in_the_readers_words(
    house: House, maker: Client
) -> None:
    change = ["labels.VIP.condition", ["CNY 500,000", "50万元"], ["CNY 400,000", "40万元"]]
    record_audit(
        by=house.head_office,
        action="rules.approved",
        subject=RuleSet.objects.get(scheme__code="RETAIL"),
        detail={"replaces": 1, "changes": [[*change, ["“VIP”", "“贵宾”"]]]},
    )
    [english] = maker.get("/audit/?act=rules.approved").context["events"]
    assert english.act == "brought a version of rules into force"
    assert english.changes == [trail.Changed("“VIP”", "CNY 500,000", "CNY 400,000")]
    assert english.facts == [("Takes the place of version", "1")]
    page = maker.get("/audit/", headers={"accept-language": "zh-hans"})
    [chinese] = page.context["events"]
    assert chinese.changes == [trail.Changed("“贵宾”", "50万元", "40万元")]


def test_states_are_told_before_and_after(house: House, maker: Client) -> None:
    campaign = Campaign.objects.get(code="THRESHOLD")
    paused = {"before": "live", "after": "paused", "reason": "a holiday"}
    adopted = {"state": ["draft", "live"], "approved_size": [0, 670]}
    record_audit(by=house.head_office, action="campaign.paused", subject=campaign, detail=paused)
    record_audit(by=house.head_office, action="campaign.approved", subject=campaign, detail=adopted)
    newest, oldest = maker.get("/audit/").context["events"]
    assert {(each.name, each.before, each.after) for each in newest.changes} == {
        ("State", "Draft", "Live"), ("Approved size", "0", "670"),
    }  # fmt: skip
    assert oldest.changes == [trail.Changed("State", "Live", "Paused")]
    assert (oldest.reason, oldest.facts) == ("a holiday", [])


@pytest.mark.parametrize("person", ["rm", "branch_manager", "regional_manager", "administrator"])
def test_nobody_else_reads_the_trail(house: House, sign_in: SignIn, person: str) -> None:
    client = sign_in(getattr(house, person))
    for path in ("/audit/", "/audit/export.xlsx"):
        assert client.get(path).status_code in (403, 404), path
    api = client.get("/api/v1/audit/")
    assert api.status_code in (403, 404) or api.json()["results"] == []
    assert not trail.visible_to(getattr(house, person)).exists()


def at(event: AuditEvent, moment: datetime) -> AuditEvent:
    AuditEvent.objects.filter(pk=event.pk).update(at=moment)
    return event


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("actor=1001", ["a"]),
        ("act=officer.locked", ["b"]),
        ("kind=customers.customer", ["a"]),
        ("kind=staff.officer&actor=1001", []),
        ("since=2026-11-20", ["b"]),
        ("until=2026-11-19", ["a"]),
        ("since=2026-11-19&until=2026-11-20", ["b", "a"]),
    ],
)
def test_trail_is_narrowed_by_who_what_and_when(
    house: House, shown: AuditEvent, sign_in: SignIn, query: str, found: list[str]
) -> None:
    locked = record_audit(by=house.administrator, action="officer.locked", subject=house.rm)
    # One in the last, one in the first minute of a day of the bank, which is not UTC's.
    at(shown, datetime(2026, 11, 19, 15, 59, tzinfo=UTC))
    at(locked, datetime(2026, 11, 19, 16, 0, tzinfo=UTC))
    names = {shown.pk: "a", locked.pk: "b"}
    page = sign_in(house.auditor).get(f"/audit/?{query}")
    assert [names[each.event.pk] for each in page.context["events"]] == found


def test_what_cannot_be_asked_for_is_said_and_lists_nothing(
    house: House, shown: AuditEvent, sign_in: SignIn
) -> None:
    page = sign_in(house.auditor).get("/audit/?act=no.such")
    assert page.status_code == 422
    assert page.context["events"] == []


def test_pages_follow_each_other_by_key(house: House, sign_in: SignIn) -> None:
    events = [record_audit(by=house.rm, action="view.saved", subject=house.rm) for _ in range(51)]
    client = sign_in(house.auditor)
    first = client.get("/audit/").context["page"]
    assert [each.pk for each in first.rows] == [each.pk for each in reversed(events)][:50]
    second = client.get(f"/audit/?after={first.after}").context["page"]
    assert [each.pk for each in second.rows] == [events[0].pk]


def test_taking_the_trail_out_is_an_act_itself(
    house: House, shown: AuditEvent, sign_in: SignIn
) -> None:
    customers.data_date(date(2026, 11, 20))
    answer = sign_in(house.auditor).get("/audit/export.xlsx?actor=1001")
    book = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content)))
    _head, line = book.get_sheet_by_index(0).to_python()
    assert line[1:4] == ["1001", "Officer 1001", "had a phone number shown"]
    assert line[4:7] == ["customer.phone_shown", "customer", "王芳"]
    assert line[10] == "<b>call</b>"
    taken = AuditEvent.objects.get(action="audit.exported")
    assert (taken.actor, taken.detail) == ("9002", {"filters": {"actor": "1001"}, "rows": 1})


def test_api_gives_the_same_events(house: House, shown: AuditEvent, sign_in: SignIn) -> None:
    [event] = sign_in(house.auditor).get("/api/v1/audit/?actor=1001").json()["results"]
    assert (event["action"], event["detail"]) == (
        "customer.phone_shown", {"reason": "<b>call</b>"},
    )  # fmt: skip
    assert sign_in(house.head_office).get("/api/v1/audit/").json()["results"] == []
