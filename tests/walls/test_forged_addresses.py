"""Addresses that no page has written: null characters, whole numbers, forged keys and filters."""

import base64
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.conftest import House
from tests.factories import customers

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


@pytest.mark.parametrize("filters", ["ordering=owner__password", "owner__password__startswith=m"])
def test_filters_that_the_api_does_not_know_are_refused(
    filled: House, sign_in: Callable[..., Client], filters: str
) -> None:
    assert sign_in(filled.rm).get(f"/api/v1/customers/?{filters}").status_code == 400


@pytest.mark.parametrize("filters", ["org_unit=B2", "owner=2001"])
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


def test_keys_and_digests_of_ours_are_no_numbers_of_people(
    house: House, sign_in: Callable[..., Client]
) -> None:
    """One in some thousands of them looks like one."""
    client = sign_in(house.rm)
    key = f"3f2b8c1e-0d4a-4e6b-9a7c-{customers.MOBILE}a"
    digest = f"{'c' * 26}a{customers.MOBILE}{'b' * 26}"
    assert len(digest) == 64
    for opaque in (key, digest):
        assert client.get(f"/customers/?after={opaque}").status_code == 200
    assert client.get(f"/customers/?after={customers.MOBILE}a").status_code == 400
