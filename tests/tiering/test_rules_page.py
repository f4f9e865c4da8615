"""The rules in force."""

from collections.abc import Callable

from django.test import Client

from tests.conftest import House
from tests.factories import customers


def test_rules_in_force_are_sentences(house: House, sign_in: Callable[..., Client]) -> None:
    customers.data_date()
    text = sign_in(house.rm).get("/tiering/").content.decode()
    assert "Month daily average AUM is at least CNY 6,000,000." in text
    assert text.count('class="card"') == 8


def test_rules_before_the_first_night_say_so(house: House, sign_in: Callable[..., Client]) -> None:
    assert "begin with the first night" in sign_in(house.rm).get("/tiering/").content.decode()
