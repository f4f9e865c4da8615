"""Every address, as somebody with bad intent asks for it."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from bankcrm.models import Run
from campaigns.models import FollowUp
from customers.models import Customer, Delivery
from tests.conftest import House
from tests.factories import tiering
from tests.walls.conftest import SCRIPT
from tests.walls.test_head_office_by_api import of_nights, read, written
from tiering.models import RuleTrial

INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\"|javascript:", re.I)


def pages() -> list[str]:
    person, delivery = Customer.objects.get(), Delivery.objects.get()
    return [
        "/tasks/",
        "/tasks/export.xlsx",
        f"/tasks/?{urlencode({'tier': SCRIPT, 'chosen': FollowUp.objects.get().pk})}",
        "/customers/",
        f"/customers/?{urlencode({'q': SCRIPT})}",
        f"/customers/?{urlencode({'tier': SCRIPT, 'unit': SCRIPT, 'after': SCRIPT})}",
        "/customers/export.xlsx",
        "/palette/",
        "/maturities/",
        f"/maturities/?{urlencode({'tier': SCRIPT, 'unit': SCRIPT, 'month': SCRIPT})}",
        "/maturities/export.xlsx",
        f"/customers/{person.public_id}/",
        f"/customers/{person.public_id}/why/RETAIL/",
        f"/customers/{person.public_id}/phone/",
        "/tiering/",
        "/tiering/new/",
        "/tiering/RETAIL/",
        "/tiering/RETAIL/2/",
        f"/tiering/RETAIL/2/?{urlencode({'with': SCRIPT})}",
        "/tiering/RETAIL/2/draft/",
        "/tiering/RETAIL/2/json/",
        "/tiering/RETAIL/2/definition.json",
        f"/tiering/RETAIL/2/draft/?{urlencode({'tried': SCRIPT})}",
        f"/tiering/RETAIL/2/affected/?{urlencode(tiering.asked_of_trial(SCRIPT))}",
        f"/tiering/RETAIL/2/affected/?{urlencode({'digest': SCRIPT, 'on': SCRIPT})}",
        f"/tiering/RETAIL/2/affected.xlsx?{urlencode(tiering.asked_of_trial(SCRIPT))}",
        "/tiering/RETAIL/2/backtest/",
        f"/tiering/RETAIL/2/backtest/?{urlencode({'digest': SCRIPT})}",
        "/tiering/RETAIL/2/retrial/",
        f"/tiering/trials/{RuleTrial.objects.get().pk}/campaigns/",
        "/branch/",
        "/team/",
        "/team/me/",
        "/team/work/",
        f"/team/work/?{urlencode({'owner': SCRIPT, 'which': SCRIPT})}",
        "/team/1001/",
        "/team/1001/rebalance/",
        "/team/1001/hand-over/",
        "/team/1001/leave/",
        "/dashboard/",
        "/dashboard/export.xlsx",
        "/dashboard/brief/",
        "/dashboard/targets/",
        "/campaigns/",
        "/campaigns/new/",
        "/campaigns/THRESHOLD/",
        "/campaigns/THRESHOLD/1/",
        f"/campaigns/THRESHOLD/1/?{urlencode({'with': SCRIPT})}",
        "/campaigns/THRESHOLD/1/definition.json",
        "/campaigns/THRESHOLD/dry-run/",
        f"/campaigns/THRESHOLD/dry-run/?{urlencode({'officer': SCRIPT, 'after': SCRIPT})}",
        "/campaigns/THRESHOLD/dry-run/export.xlsx",
        "/campaigns/THRESHOLD/1/dry-run/",
        "/campaigns/THRESHOLD/1/dry-run/export.xlsx",
        "/campaigns/THRESHOLD/2/draft/",
        "/campaigns/THRESHOLD/2/",
        "/notifications/",
        "/settings/",
        "/settings/product-classes/all/",
        "/settings/product-classes/all/edit/",
        "/settings/calendar/2027/",
        "/settings/calendar/2027/edit/",
        "/settings/calendar/new/",
        "/settings/targets/new/",
        "/settings/benefits/RETAIL.GOLD/",
        "/settings/benefits/RETAIL.GOLD/edit/",
        "/tiering/benefits/",
        "/settings/messages/HELLO/",
        "/settings/messages/HELLO/edit/",
        f"/settings/messages/new/?{urlencode({'like': SCRIPT})}",
        "/settings/forbidden-words/all/",
        "/settings/forbidden-words/all/edit/",
        "/settings/contact-plans/4+1/",
        f"/settings/contact-plans/4+1/?{urlencode({'start': SCRIPT})}",
        "/settings/contact-plans/4+1/edit/",
        f"/settings/contact-plans/new/?{urlencode({'like': SCRIPT})}",
        "/audit/",
        f"/audit/?{urlencode({'act': SCRIPT})}",
        f"/audit/?{urlencode({'subject': SCRIPT})}",
        "/nights/",
        f"/nights/{delivery.runs.get().pk}/",
        f"/deliveries/{delivery.pk}/rejects/",
        f"/deliveries/{delivery.pk}/rejects.csv",
        "/api/v1/customers/",
        *(f"/api/v1/{path}" for path in (*read(), *of_nights())),
        "/api/docs/",
        "/api/schema/",
        "/admin/",
        "/admin/customers/customer/",
        f"/admin/customers/customer/{person.pk}/change/",
        "/admin/customers/reject/",
        "/admin/campaigns/contactplan/",
        "/sign-in/",
        "/no-such-page/",
    ]


@pytest.mark.parametrize("person", ["rm", "branch_manager", "head_office", "auditor"])
def test_no_page_is_kept_runs_inline_code_or_swallows_hostile_text(
    filled: House, sign_in: Callable[..., Client], person: str
) -> None:
    client = sign_in(getattr(filled, person))
    for page in pages():
        answer = client.get(page)
        assert "no-store" in answer.headers["Cache-Control"], page
        assert "unsafe" not in answer.headers["Content-Security-Policy"], page
        if answer.headers["Content-Type"].startswith("text/html"):
            text = answer.content.decode()
            assert not INLINE.search(text), (page, INLINE.search(text))
        elif answer.streaming:
            assert b"".join(answer)


def test_administrator_gets_no_word_of_a_customer(
    filled: House, sign_in: Callable[..., Client]
) -> None:
    Customer.objects.update(name="客户甲")
    client = sign_in(filled.administrator)
    for page in pages():
        answer = client.get(page)
        body = b"".join(answer) if answer.streaming else answer.content
        assert "客户甲" not in body.decode(), page
        assert b"60000.00" not in body, page


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/tasks/reschedule/", "/tasks/"),
        ("/tasks/1/outcome/?kind=maturity", "/tasks/?kind=maturity"),
        ("/team/1001/notes/", "/team/1001/"),
        ("/team/leave/7/cancel/", "/team/"),
        ("/team/leave/7/deputy/", "/team/"),
        ("/team/assignments/7/undo/", "/team/"),
        ("/team/hand-overs/7/undo/", "/team/"),
        ("/nights/7/release/", "/nights/7/"),
        ("/settings/calendar/2027/decide/", "/settings/calendar/2027/"),
        ("/tiering/RETAIL/1/submit/", "/tiering/RETAIL/1/"),
        ("/campaigns/THRESHOLD/2/decide/", "/campaigns/THRESHOLD/2/"),
        ("/notifications/read/", "/notifications/"),
        ("/theme/", "/"),
    ],
)
def test_address_that_only_takes_presses_leads_to_the_page_above_it(
    filled: House, sign_in: Callable[..., Client], address: str, page: str
) -> None:
    assert sign_in(filled.branch_manager).get(address).headers["Location"] == page


@pytest.mark.parametrize("switch", [("/language/", "language", "en"), ("/theme/", "theme", "dark")])
def test_switch_on_a_posted_page_ends_on_a_page(
    filled: House, sign_in: Callable[..., Client], switch: tuple[str, str, str]
) -> None:
    """Also where the page was an answer to a press, whose address cannot be asked for."""
    client, (address, name, value) = sign_in(filled.branch_manager), switch
    FollowUp.objects.update(owner=filled.branch_manager)
    asked = {"follow_up": FollowUp.objects.get().pk, "to": filled.rm.pk}
    for posted, typed in (("/tasks/reassign/", asked), ("/team/1001/notes/", {"text": " "})):
        shown = client.post(posted, typed)
        assert shown.status_code in (200, 422), posted
        back = re.search(r'name="next" value="([^"]*)"', shown.content.decode())[1]
        landed = client.post(address, {name: value, "next": back}, follow=True)
        assert landed.status_code == 200, posted
        assert b"<h1" in landed.content, posted


def test_press_on_a_page_that_takes_none_is_told_so(
    filled: House, sign_in: Callable[..., Client]
) -> None:
    answer = sign_in(filled.rm).post("/palette/")
    assert answer.status_code == 405
    assert b"<h1>" in answer.content


def test_every_post_needs_its_token(filled: House) -> None:
    """Whoever might do it with one."""
    person, follow_up = Customer.objects.get(), FollowUp.objects.get()
    by_branches = (
        f"/tasks/{follow_up.pk}/outcome/", "/customers/", "/customers/search/",
        f"/customers/{person.public_id}/contacts/",
        f"/customers/{person.public_id}/contacts/{person.contacts.get().pk}/undo/",
        f"/customers/{person.public_id}/contact-allowed/",
        f"/customers/{person.public_id}/hand-over/",
        f"/customers/{person.public_id}/phone/",
        "/views/", "/views/1/delete/", "/notifications/read/", "/notifications/1/",
        "/sign-in/", "/sign-out/", "/theme/", "/language/",
        f"/api/v1/follow-ups/{follow_up.pk}/outcome/",
    )  # fmt: skip
    by_head_office = (
        "/tiering/new/", "/campaigns/new/",
        *(f"/nights/{Run.objects.get().pk}/{page}/" for page in ("release", "again")),
        "/settings/calendar/new/", "/settings/contact-plans/new/", "/settings/messages/new/",
        "/settings/targets/new/",
        *(f"/settings/{entry}/{page}/" for page in ("edit", "decide") for entry in
          ("contact-plans/4+1", "calendar/2027", "benefits/RETAIL.GOLD", "product-classes/all",
           "messages/HELLO", "forbidden-words/all")),
        *(f"/campaigns/THRESHOLD/{page}/" for page in
          ("ask", "act", "drafts", "files", "files/1/remove",
           *(f"2/{door}" for door in
             ("draft", "count", "samples", "workload", "submit", "decide")))),
        *(f"/tiering/RETAIL/{page}/" for page in
          ("drafts", "1/draft", "1/json", "1/trial", "1/stopped-at", "1/submit", "1/decide")),
        *(f"/api/v1/{path}" for path in written()),
    )  # fmt: skip
    for officer, paths in ((filled.rm, by_branches), (filled.head_office, by_head_office)):
        client = Client(enforce_csrf_checks=True)
        client.force_login(officer, backend="staff.requests.OfficerBackend")
        for path in paths:
            answer = client.post(path, {"outcome": "interested"})
            assert answer.status_code == 403, path
    assert FollowUp.objects.get().state == "open"
