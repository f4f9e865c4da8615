"""Signing in, out, for the first time, and not any more."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from staff import operations
from staff.models import AuditEvent
from tests.conftest import House
from tests.factories.staff import PASSWORD

NEW_PASSWORD = "a new long phrase 42"


@pytest.fixture
def stranger(sign_in: Callable[..., Client]) -> Client:
    return sign_in()


def enter(client: Client, staff_no: str, password: str = PASSWORD) -> object:
    return client.post("/sign-in/", {"username": staff_no, "password": password})


@pytest.mark.parametrize(
    ("person", "page"),
    [
        ("rm", "/tasks/"),
        ("branch_manager", "/dashboard/"),
        ("regional_manager", "/dashboard/"),
        ("head_office", "/nights/"),
        ("auditor", "/nights/"),
        ("administrator", "/admin/"),
    ],
)
def test_start_page_is_that_of_the_role(
    house: House, sign_in: Callable[..., Client], person: str, page: str
) -> None:
    client = sign_in(getattr(house, person))
    assert client.get("/").headers["Location"] == page
    assert client.get(page).status_code == 200


def test_sign_in_with_password_leads_to_start(house: House, stranger: Client) -> None:
    assert enter(stranger, "1001").headers["Location"] == "/"
    assert stranger.get("/tasks/").status_code == 200


def test_wrong_password_is_refused_with_422(house: House, stranger: Client) -> None:
    answer = enter(stranger, "1001", "wrong")
    assert answer.status_code == 422
    assert "do not match" in answer.content.decode()


def test_sixth_wrong_password_locks_name_at_address(house: House, stranger: Client) -> None:
    answers = [enter(stranger, "1001", "wrong").status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    assert enter(stranger, "1001").status_code == 429
    assert enter(stranger, "1002").status_code == 302


def test_leaver_is_out_at_next_request(house: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(house.rm)
    assert client.get("/tasks/").status_code == 200
    house.rm.delivered_active = False
    house.rm.save()
    assert client.get("/tasks/").headers["Location"] == "/sign-in/?next=/tasks/"
    assert enter(client, "1001").status_code == 422


def test_locked_officer_is_out_and_in_again_when_unlocked(
    house: House, sign_in: Callable[..., Client]
) -> None:
    client = sign_in(house.rm)
    operations.lock(house.rm, by=house.administrator)
    operations.lock(house.rm, by=house.administrator)
    assert client.get("/tasks/").status_code == 302
    operations.unlock(house.rm, by=house.administrator)
    assert client.get("/tasks/").status_code == 200
    actions = AuditEvent.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["officer.locked", "officer.unlocked"]


def test_fragment_of_expired_session_leaves_the_page(house: House, stranger: Client) -> None:
    answer = stranger.get(
        "/tasks/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://evil.example/tasks/?play=x"},
    )
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/tasks/%3Fplay%3Dx"


def test_sign_out_ends_the_session(house: House, sign_in: Callable[..., Client]) -> None:
    client = sign_in(house.rm)
    assert client.get("/sign-out/").headers["Location"] == "/"
    assert client.get("/tasks/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/tasks/").status_code == 302


def test_invitation_lets_choose_a_password_once(house: House, stranger: Client) -> None:
    house.rm.set_unusable_password()
    house.rm.save()
    link = operations.invite(house.rm, by=house.administrator)
    hidden = stranger.get(link).headers["Location"]
    assert hidden.endswith("/link/")
    chosen = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    assert stranger.post(hidden, {**chosen, "new_password2": "other"}).status_code == 422
    assert stranger.post(hidden, chosen).headers["Location"] == "/sign-in/"
    assert enter(stranger, "1001", NEW_PASSWORD).headers["Location"] == "/"
    second = Client()
    assert second.get(second.get(link).headers["Location"]).status_code == 410


def test_invitation_with_weak_password_is_refused(house: House, stranger: Client) -> None:
    hidden = stranger.get(operations.invite(house.rm, by=house.administrator)).headers["Location"]
    weak = {"new_password1": "12345678", "new_password2": "12345678"}
    assert stranger.post(hidden, weak).status_code == 422


@pytest.mark.parametrize("change", ["lock", "leave", "forge", "expire"])
def test_invitation_that_is_void_is_refused(
    house: House, stranger: Client, change: str, settings: object
) -> None:
    link = operations.invite(house.rm, by=house.administrator)
    if change == "lock":
        house.rm.locked_at = timezone.now()
    elif change == "leave":
        house.rm.delivered_active = False
    elif change == "forge":
        link = link[:-2] + "x/"
    else:
        settings.PASSWORD_RESET_TIMEOUT = -1
    house.rm.save()
    assert stranger.get(stranger.get(link).headers["Location"]).status_code == 410


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_theme_is_in_the_first_byte_of_the_next_page(
    house: House, stranger: Client, theme: str
) -> None:
    answer = stranger.post("/theme/", {"theme": theme, "next": "/sign-in/"})
    assert answer.headers["Location"] == "/sign-in/"
    page = stranger.get("/sign-in/").content.decode()
    assert (f'data-theme="{theme}"' in page) == (theme != "auto")


def test_theme_never_leads_to_another_site(stranger: Client) -> None:
    answer = stranger.post("/theme/", {"theme": "pink", "next": "https://evil.example/"})
    assert answer.headers["Location"] == "/"
    assert "theme" not in answer.cookies


def test_language_switch_turns_the_page(house: House) -> None:
    client = Client()
    client.post("/language/", {"language": "en", "next": "/sign-in/"})
    assert '<html lang="en"' in client.get("/sign-in/").content.decode()
    client.post("/language/", {"language": "zh-hans", "next": "/sign-in/"})
    assert '<html lang="zh-hans"' in client.get("/sign-in/").content.decode()
