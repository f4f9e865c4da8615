"""Every number of a trial opens the list of exactly its customers; what was tried is kept."""

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from customers.models import DataDate
from kernel import sql
from staff.models import AuditEvent, Officer
from tests.conftest import House
from tests.factories import campaigns
from tests.factories.customers import ON
from tests.tiering.head_office.pages import LOWER, begin, path, typed
from tiering.models import RuleSet, RuleTrial
from tiering.rules import SchemeDefinition, digest_of

SignIn = Callable[[Officer], Client]
NAMES = re.compile(r'<a href="/customers/[^"]+">([^<]+)</a>')


def tried(maker: Client, draft: RuleSet, **changes: str) -> RuleTrial:
    answer = maker.post(path(draft, "stopped-at/"), typed(maker, draft, **(changes or LOWER)))
    assert answer.status_code == 200
    return RuleTrial.objects.latest("tried_at")


def asked(trial: RuleTrial, **more: str) -> dict[str, str]:
    return {"digest": trial.digest, "on": str(trial.on), "against": str(trial.against), **more}


def listed(by: Client, draft: RuleSet, trial: RuleTrial, **more: str) -> list[str]:
    answer = by.get(path(draft, "affected/"), asked(trial, **more))
    assert answer.status_code == 200, answer.content
    return NAMES.findall(answer.content.decode())


def test_what_is_tried_is_kept_once_with_its_effect(maker: Client, bank: House) -> None:
    draft = begin(maker)

    trial = tried(maker, draft)
    again = tried(maker, draft)

    assert trial == again
    assert trial.tried_at < again.tried_at
    assert (trial.on, trial.against, trial.tried_by) == (ON, 1, bank.head_office)
    assert (trial.effect["n_up"], trial.effect["n_affected"]) == (1, 1)
    assert digest_of(SchemeDefinition.parse(trial.definition)) == trial.digest
    assert trial.definition != draft.definition  # nothing of it is saved


def test_state_that_was_tried_is_taken_up_again(maker: Client) -> None:
    draft = begin(maker)
    trial = tried(maker, draft)

    page = maker.get(path(draft, "draft/"), {"tried": trial.digest}).content.decode()

    assert 'value="450000"' in page
    assert 'value="450000"' not in maker.get(path(draft, "draft/")).content.decode()


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, ["P1"]),
        ({"group": "up"}, ["P1"]),
        ({"group": "down"}, []),
        ({"now": "GOLD", "then": "VIP"}, ["P1"]),
        ({"group": "all", "now": "GOLD"}, ["P1", "P0"]),
        ({"group": "all", "then": "VIP"}, ["P2", "P1"]),
        ({"label": "VIP"}, ["P1"]),
        ({"group": "near", "near": "VIP"}, ["P1", "P0"]),
        ({"group": "near-lost", "near": "VIP"}, ["P1"]),
        ({"group": "near-gained", "near": "VIP"}, []),
        ({"group": "up", "unit": "B1"}, ["P1"]),
        ({"group": "up", "unit": "B2"}, []),
        ({"group": "all", "now": "-"}, []),
    ],
)
def test_number_opens_its_customers(
    maker: Client, choice: dict[str, str], expected: list[str]
) -> None:
    draft = begin(maker)
    trial = tried(maker, draft)

    assert listed(maker, draft, trial, **choice) == expected


def test_list_says_why(maker: Client) -> None:
    draft = begin(maker)

    page = maker.get(path(draft, "affected/"), asked(tried(maker, draft))).content.decode()

    assert "CNY 450,000" in page
    assert "CNY 460,000" in page


def test_every_number_of_the_trial_is_a_way_that_opens(maker: Client) -> None:
    draft = begin(maker)
    tried(maker, draft)
    page = maker.post(path(draft, "trial/"), typed(maker, draft, **LOWER)).content.decode()

    ways = [way.replace("&amp;", "&") for way in re.findall(r'href="([^"]+affected/[^"]+)"', page)]
    assert len(ways) > 8
    for way in ways:
        number = page.split(way.replace("&", "&amp;") + '"', 1)[1].split(">", 1)[1].split("<", 1)[0]
        n = abs(int(re.sub(r"[^0-9]", "", number)))
        answer = maker.get(way)
        assert answer.status_code == 200, way
        assert len(NAMES.findall(answer.content.decode())) == n, way


def test_pages_of_a_list_go_on_and_back(
    maker: Client, bank: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiering.views.affected.PER_PAGE", 1)
    draft = begin(maker)
    trial = tried(maker, draft)
    seen, query = [], asked(trial, group="all", now="GOLD")
    for _ in range(2):
        page = maker.get(path(draft, "affected/"), query).content.decode()
        seen += NAMES.findall(page)
        after = re.search(r'rel="next" href="[^"]*after=([0-9a-f-]+)', page)
        query |= {"after": after[1]} if after else {}
    assert seen == ["P1", "P0"]
    assert after is None
    back = re.search(r'rel="prev" href="[^"]*before=([0-9a-f-]+)', page)
    assert back
    del query["after"]
    page = maker.get(path(draft, "affected/"), query | {"before": back[1]}).content.decode()
    assert NAMES.findall(page) == ["P1"]


def test_old_night_is_said_and_leads_to_the_newer(maker: Client) -> None:
    draft = begin(maker)
    trial = tried(maker, draft)
    DataDate.objects.update(business_date=ON + timedelta(days=1))

    answer = maker.get(path(draft, "affected/"), asked(trial))

    assert answer.status_code == 410
    assert f"on={ON + timedelta(days=1)}" in answer.content.decode()
    export = maker.get(path(draft, "affected.xlsx"), asked(trial))
    assert export.status_code == 302


def test_state_that_was_never_kept_is_said(maker: Client) -> None:
    draft = begin(maker)
    trial = tried(maker, draft)

    unknown = asked(trial) | {"digest": "0" * 64}
    assert maker.get(path(draft, "affected/"), unknown).status_code == 404
    for wrong in ({"group": "nonsense"}, {"unit": "NONE"}, {"now": "NONE"}, {"on": "soon"}):
        assert maker.get(path(draft, "affected/"), asked(trial) | wrong).status_code == 422
    assert maker.get(path(draft, "affected/")).status_code == 422
    assert maker.get(path(draft, "affected/"), asked(trial) | {"against": "99"}).status_code == 404


def test_older_state_says_so(maker: Client) -> None:
    draft = begin(maker)
    trial = tried(maker, draft)
    page = maker.get(path(draft, "affected/"), asked(trial)).content.decode()
    assert f"?tried={trial.digest}" in page

    maker.post(path(draft, "draft/"), typed(maker, draft, do="save", **LOWER))
    page = maker.get(path(draft, "affected/"), asked(trial)).content.decode()
    assert f"?tried={trial.digest}" not in page


def test_workbook_holds_the_list_and_is_in_the_audit_trail(maker: Client) -> None:
    draft = begin(maker)
    trial = tried(maker, draft)

    answer = maker.get(path(draft, "affected.xlsx"), asked(trial, group="up"))

    sheet = ZipFile(BytesIO(b"".join(answer))).read("xl/worksheets/sheet1.xml").decode()
    assert sheet.count("<row ") == 2
    assert "P1" in sheet
    event = AuditEvent.objects.get(action="rules.affected_exported")
    assert event.detail["rows"] == 1
    assert (event.detail["filters"]["digest"], event.detail["filters"]["group"]) == (
        trial.digest,
        "up",
    )


def test_only_head_office_and_the_auditor_see_whom_it_concerns(
    bank: House, maker: Client, sign_in: SignIn
) -> None:
    draft = begin(maker)
    trial = tried(maker, draft)
    for person in (bank.rm, bank.branch_manager, bank.regional_manager, bank.administrator):
        for page in ("affected/", "affected.xlsx"):
            assert sign_in(person).get(path(draft, page), asked(trial)).status_code == 403
    auditor = sign_in(bank.auditor)
    assert listed(auditor, draft, trial) == ["P1"]
    assert auditor.post(path(draft, "stopped-at/"), {}).status_code == 403


def test_list_asks_as_many_queries_for_three_as_for_one(maker: Client) -> None:
    draft = begin(maker)
    trial = tried(maker, draft)

    def n_queries(expected: int, **choice: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(listed(maker, draft, trial, **choice)) == expected
        return len(queries)

    assert n_queries(1) == n_queries(3, group="all")


def test_night_that_is_being_published_is_said_in_words(maker: Client) -> None:
    draft = begin(maker)
    digest = digest_of(SchemeDefinition.parse(draft.definition))
    sheet = typed(maker, draft, **LOWER)
    # As in the middle of a night: figures of somebody whom the pages do not know.
    sql.execute("delete from customers_customer where customer_no = '620'")

    for page in ("trial/", "stopped-at/"):
        assert maker.post(path(draft, page), sheet).status_code == 503
    assert maker.get(path(draft, "affected/"), {"digest": digest, "on": str(ON)}).status_code == 503
    form = {"digest": digest, "effective_from": str(ON + timedelta(days=9)), "reason": "x"}
    assert maker.post(path(draft, "submit/"), form).headers["Location"] == path(draft)
    draft.refresh_from_db()
    assert draft.state == "draft"
    api = f"/api/v1/rule-sets/{draft.pk}/trial/"
    assert maker.post(api, {}, content_type="application/json").status_code == 503
    written = campaigns.draft()
    api = f"/api/v1/campaign-versions/{written.pk}/count/"
    said = {"definition": written.definition}
    assert maker.post(api, said, content_type="application/json").status_code == 503
