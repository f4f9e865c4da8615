"""Headers that every answer carries, and pages that live with them."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client


@pytest.mark.parametrize("path", ["/livez", "/no-such-page", "/static/no-such-file"])
@pytest.mark.django_db
def test_every_answer_carries_the_strict_policy(client: Client, path: str) -> None:
    policy = client.get(path).headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_api_docs_have_no_inline_script(client: Client) -> None:
    client.force_login(get_user_model().objects.create_user("900001", role="administrator"))
    page = client.get("/api/docs/").content.decode()
    scripts = page.split("<script")[1:]
    assert scripts
    assert all("src=" in script.partition(">")[0] for script in scripts)


@pytest.mark.django_db
def test_api_schema_without_sign_in_is_refused(client: Client) -> None:
    assert client.get("/api/schema/").status_code in (401, 403)


@pytest.mark.django_db
def test_pages_go_over_the_wire_packed(client: Client) -> None:
    answer = client.get("/sign-in/", headers={"accept-encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert len(answer.content) < len(client.get("/sign-in/").content) / 2
