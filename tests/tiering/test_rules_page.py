"""The rules in force."""

from collections.abc import Callable
from decimal import Decimal

from django.test import Client

from tests.conftest import House
from tests.factories import customers, tiering
from tiering.models import Scheme
from tiering.portrait import Carried, carried


def test_rules_in_force_are_sentences(house: House, sign_in: Callable[..., Client]) -> None:
    customers.data_date()
    text = sign_in(house.rm).get("/tiering/").content.decode()
    assert "Month daily average AUM is at least CNY 6,000,000." in text
    assert text.count('class="card"') == 8


def test_rules_before_the_first_night_say_so(house: House, sign_in: Callable[..., Client]) -> None:
    assert "begin with the first night" in sign_in(house.rm).get("/tiering/").content.decode()


def test_scheme_shows_who_carries_each_label_in_the_whole_bank(
    house: House, sign_in: Callable[..., Client]
) -> None:
    customers.data_date()
    tiering.count(house.other_branch, "VIP", n=1)
    tiering.count(house.branch, "LOW", n=3)
    found = carried(house.bank, Scheme.objects.get(code="RETAIL"), on=customers.ON)
    assert found["VIP"] == Carried(n=1, share=Decimal("0.25"), aum=Decimal(60_000))
    assert found["GOLD"] == Carried(n=0, share=Decimal(0), aum=Decimal(0))
    client = sign_in(house.head_office)
    page = client.get("/tiering/RETAIL/")
    assert page.context["carried"] == found
    assert '<a href="/customers/?tier=VIP">1</a>' in page.content.decode()
    # The list narrows by the labels beside a name; those of other schemes have no list.
    assert "/customers/?tier=" not in client.get("/tiering/ACTIVITY/").content.decode()
