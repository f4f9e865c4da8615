"""The ways in: signing in, its lock, links of one person, and where a door leads."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.test import Client
from pytest_django import Settings

from kernel.clock import now
from staff import operations
from tests.conftest import House
from tests.factories.staff import PASSWORD


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
