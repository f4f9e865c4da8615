"""Every address, as somebody with bad intent asks for it."""

import base64
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from axes.models import AccessAttempt
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from campaigns.models import FollowUp
from customers.models import Customer, Delivery
from kernel.clock import now
from staff import operations
from tests.conftest import House
from tests.factories import campaigns, customers, nights, tiering
from tests.factories.staff import PASSWORD
from tiering.models import RuleTrial

SCRIPT = "<script>alert(1)</script>"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=\"|javascript:", re.I)


@pytest.fixture(autouse=True)
def _fresh_throttles() -> None:
    cache.clear()


@pytest.fixture
def filled(house: House, settings: Settings, tmp_path: Path) -> House:
    """A customer with one row of everything, all texts hostile."""
    settings.BANKCRM_VAR = tmp_path
    person = customers.customer("C1", house.branch, house.rm, name=SCRIPT)
    customers.account("A1", person)
    customers.contact(person, house.rm, note=SCRIPT)
    customers.data_date()
    tiering.scoring_state()
    tiering.metric(person)
    tiering.carried(person)
    tiering.change(person)
    tiering.count(house.branch)
    campaigns.follow_up(person, campaigns.entry(person))
    tiering.trial(tiering.draft(name_en=SCRIPT), house.head_office)
    campaigns.draft(name_en=SCRIPT)
    delivery = customers.delivery()
    customers.reject(delivery, key=SCRIPT, raw_value=SCRIPT, column=SCRIPT)
    nights.step(nights.run(delivery=delivery, reason=SCRIPT))
    return house


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
        "/campaigns/",
        "/campaigns/new/",
        "/campaigns/THRESHOLD/",
        "/campaigns/THRESHOLD/1/",
        f"/campaigns/THRESHOLD/1/?{urlencode({'with': SCRIPT})}",
        "/campaigns/THRESHOLD/1/definition.json",
        "/campaigns/THRESHOLD/2/draft/",
        "/campaigns/THRESHOLD/2/",
        "/notifications/",
        "/settings/",
        "/settings/product-classes/all/",
        "/settings/product-classes/all/edit/",
        "/settings/calendar/2027/",
        "/settings/calendar/2027/edit/",
        "/settings/calendar/new/",
        "/settings/benefits/RETAIL.GOLD/",
        "/settings/benefits/RETAIL.GOLD/edit/",
        "/tiering/benefits/",
        "/settings/contact-plans/4+1/",
        f"/settings/contact-plans/4+1/?{urlencode({'start': SCRIPT})}",
        "/settings/contact-plans/4+1/edit/",
        f"/settings/contact-plans/new/?{urlencode({'like': SCRIPT})}",
        "/nights/",
        f"/nights/{delivery.runs.get().pk}/",
        f"/deliveries/{delivery.pk}/rejects/",
        f"/deliveries/{delivery.pk}/rejects.csv",
        "/api/v1/customers/",
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


NULLS = [
    "/customers/?campaign=%00", "/customers/?tier=%00", "/dashboard/?unit=%00",
    "/dashboard/?scheme=%00", "/team/?unit=%00", "/team/%00/", "/campaigns/%00/",
    "/tiering/%00/", "/tiering/RETAIL/1/?with=%00", "/api/v1/org-units/%00/",
    "/api/v1/accounts/%00/", "/admin/customers/customer/?q=%00",
]  # fmt: skip


def test_null_character_is_a_bad_request(filled: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(filled.head_office)
    for address in NULLS:
        answer = client.get(address)
        kind = "application/json" if address.startswith("/api/") else "text/html; charset=utf-8"
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, kind), address
        assert answer.content, address


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/tasks/reschedule/", "/tasks/"),
        ("/tasks/1/outcome/?kind=maturity", "/tasks/?kind=maturity"),
        ("/team/1001/notes/", "/team/1001/"),
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


NUMBERS = [customers.MOBILE, customers.ID_NO, "%2B86" + customers.MOBILE, "138%200001%209396"]


@pytest.mark.parametrize("number", NUMBERS)
def test_whole_number_in_an_address_is_refused_and_not_repeated(
    filled: House, sign_in: Callable[..., Client], number: str, caplog: pytest.LogCaptureFixture
) -> None:
    addresses = (
        "/customers/",
        "/api/v1/customers/",
        "/admin/customers/customer/",
        "/no-such-page/",
    )
    for client in (sign_in(filled.head_office), sign_in()):
        for address in addresses:
            answer = client.get(f"{address}?q={number}&page=2")
            text = answer.content.decode()
            assert answer.status_code == 400, address
            assert "may not stand in an address" in text, address
            assert "9396" not in text, address
            assert "002X" not in text, address
            assert "page=2" not in text, address
    assert "9396" not in caplog.text
    assert "002X" not in caplog.text


def test_whole_number_is_refused_where_somebody_is_sent_on_to(house: House) -> None:
    answer = Client().get(f"/sign-in/?next=/customers/%3Fq%3D{customers.MOBILE}")
    assert answer.status_code == 400
    assert Client().get(f"/sign-in/?{customers.MOBILE}").status_code == 400


HUGE = "9" * 30


@pytest.mark.parametrize(
    "address",
    [f"/nights/{HUGE}/", f"/deliveries/{HUGE}/rejects/", f"/api/v1/nights/{HUGE}/",
     "/api/v1/nights/abc/", f"/api/v1/follow-ups/{HUGE}/", "/api/v1/follow-ups/abc/",
     "/api/v1/customers/abc/", "/campaigns/NONE/", "/tiering/NONE/", f"/tiering/RETAIL/{HUGE}/",
     "/tiering/RETAIL/99/", "/settings/none/4+1/", "/settings/contact-plans/none/",
     "/settings/contact-plans/none/edit/", "/settings/none/new/", "/settings/calendar/1066/",
     "/tiering/NONE/1/draft/", f"/activate/{HUGE}/link/"],
)  # fmt: skip
def test_key_that_cannot_be_is_not_found(
    filled: House, sign_in: Callable[..., Client], address: str
) -> None:
    assert sign_in(filled.head_office).get(address).status_code in (404, 410)


@pytest.mark.parametrize("position", ["abc", "1'--", "١", "-1", "1.5"])
def test_forged_cursor_is_not_found(
    filled: House, sign_in: Callable[..., Client], position: str
) -> None:
    cursor = base64.b64encode(urlencode({"p": position}).encode()).decode()
    address = f"/api/v1/customers/?{urlencode({'cursor': cursor})}"
    assert sign_in(filled.rm).get(address).status_code == 404


@pytest.mark.parametrize(
    "filters",
    ["org_unit=B2", "owner=2001", "ordering=owner__password", "owner__password__startswith=m"],
)
def test_filters_of_the_api_never_widen(
    filled: House, sign_in: Callable[..., Client], filters: str
) -> None:
    customers.customer("C2", filled.other_branch, filled.foreign_rm)
    found = sign_in(filled.rm).get(f"/api/v1/customers/?{filters}").json()["results"]
    assert {each["customer_no"] for each in found} <= {"C1"}


@pytest.mark.parametrize(
    "lookup",
    ["staff/officer/?password__startswith=md5", "customers/customer/?mobile__startswith=v1",
     "customers/customer/?id_no__contains=1", "staff/officer/?is_superuser=0"],
)  # fmt: skip
def test_administration_filters_by_nothing_that_is_not_shown(
    filled: House, sign_in: Callable[..., Client], lookup: str
) -> None:
    assert sign_in(filled.auditor).get(f"/admin/{lookup}").status_code == 400


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_door_leads_to_another_site(house: House, target: str) -> None:
    client = Client()
    for path in ("/admin/login/", "/sign-in/"):
        answer = client.get(path, {"next": target}, follow=True)
        assert all(step[0].startswith("/sign-in/") for step in answer.redirect_chain)
    entry = {"username": "1001", "password": PASSWORD, "next": target}
    assert client.post("/sign-in/", entry).headers["Location"] == "/"
    chosen = client.post("/language/", {"language": "en", "next": target})
    assert "evil" not in chosen.headers["Location"]
    assert "javascript" not in chosen.headers["Location"]


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
        "/settings/calendar/new/", "/settings/contact-plans/new/",
        *(f"/settings/{entry}/{page}/" for page in ("edit", "decide") for entry in
          ("contact-plans/4+1", "calendar/2027", "benefits/RETAIL.GOLD", "product-classes/all")),
        *(f"/campaigns/THRESHOLD/{page}/" for page in
          ("ask", "act", "drafts", "files", "files/1/remove",
           *(f"2/{door}" for door in
             ("draft", "count", "samples", "workload", "submit", "decide")))),
        *(f"/tiering/RETAIL/{page}/" for page in
          ("drafts", "1/draft", "1/json", "1/trial", "1/stopped-at", "1/submit", "1/decide")),
    )  # fmt: skip
    for officer, paths in ((filled.rm, by_branches), (filled.head_office, by_head_office)):
        client = Client(enforce_csrf_checks=True)
        client.force_login(officer, backend="staff.requests.OfficerBackend")
        for path in paths:
            answer = client.post(path, {"outcome": "interested"})
            assert answer.status_code == 403, path
    assert FollowUp.objects.get().state == "open"


def test_link_of_one_is_not_the_link_of_another(house: House) -> None:
    mine = operations.invite(house.rm, by=house.administrator).split("/")
    theirs = operations.invite(house.head_office, by=house.administrator).split("/")
    client = Client()
    crossed = f"/activate/{theirs[2]}/{mine[3]}/"
    assert client.get(client.get(crossed).headers["Location"]).status_code == 410


def test_lock_out_is_of_one_name_at_one_address(house: House) -> None:
    wrong = {"username": "1001", "password": "wrong"}
    for _ in range(5):
        Client(REMOTE_ADDR="10.0.0.1").post("/sign-in/", wrong)
    right = {"username": "1001", "password": PASSWORD}
    assert Client(REMOTE_ADDR="10.0.0.1").post("/sign-in/", right).status_code == 429
    forged = Client(REMOTE_ADDR="10.0.0.1", headers={"x-forwarded-for": "10.9.9.9"})
    assert forged.post("/sign-in/", right).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.2").post("/sign-in/", right).status_code == 302


def test_address_that_tries_name_after_name_is_locked(house: House, settings: Settings) -> None:
    settings.BANKCRM_FAILED_SIGN_INS_PER_ADDRESS = 6
    for number in range(6):
        typed = {"username": f"nobody{number}", "password": "spring2026"}
        assert Client(REMOTE_ADDR="10.0.0.1").post("/sign-in/", typed).status_code == 422
    right = {"username": "1001", "password": PASSWORD}
    assert Client(REMOTE_ADDR="10.0.0.1").post("/sign-in/", right).status_code == 429
    assert Client(REMOTE_ADDR="10.0.0.2").post("/sign-in/", right).status_code == 302
    AccessAttempt.objects.update(attempt_time=now() - timedelta(minutes=16))
    assert Client(REMOTE_ADDR="10.0.0.1").post("/sign-in/", right).status_code == 302


def test_behind_a_proxy_the_address_is_the_one_that_the_proxy_saw(
    house: House, settings: Settings
) -> None:
    settings.BANKCRM_PROXIES = 1
    wrong, right = ({"username": "1001", "password": text} for text in ("wrong", PASSWORD))
    for forged in range(5):
        seen = {"x-forwarded-for": f"10.5.5.{forged}, 10.0.0.1"}
        Client(headers=seen).post("/sign-in/", wrong)
    locked = Client(headers={"x-forwarded-for": "10.0.0.1"})
    assert locked.post("/sign-in/", right).status_code == 429
    other = Client(headers={"x-forwarded-for": "10.0.0.2"})
    assert other.post("/sign-in/", right).status_code == 302
