"""A channel out: how much is new and where, told once, and nothing else."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from environs import ValidationError
from pytest_django import Settings

from bankcrm import channels, environment
from staff.enums import NotificationKind
from staff.models import Notification, Officer
from staff.operations import mark_read, notify
from tests.conftest import House
from tests.factories.customers import ON


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.path, json.loads(body)))  # type: ignore[attr-defined]
        self.send_response(self.server.answers)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[Any]:
    """The other end of the channel, on this machine."""
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.taken, server.answers = [], 200  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def opened(house: House, receiver: Any, settings: Settings) -> Any:
    """The RM has a channel of her own, her unit another; two things wait for her."""
    base = f"json://127.0.0.1:{receiver.server_port}"
    settings.BANKCRM_CHANNELS = {"1001": f"{base}/secret-rm", "B1": f"{base}/secret-unit"}
    settings.BANKCRM_ADDRESS = "https://crm.bank.example"
    for officer, cause in ((house.rm, "1"), (house.rm, "2"), (house.branch_manager, "1")):
        told(officer, cause)
    told(house.foreign_rm, "1")
    return receiver


def told(officer: Officer, cause: str) -> None:
    facts = {"n": 3, "days": 5, "officer": "Officer 1001"}
    kind = NotificationKind.OVERDUE_IN_UNIT
    notify(officer, kind=kind, cause=cause, facts=facts, path="/tasks/?x=1", on=ON)


def test_each_channel_hears_how_much_is_new_and_where(opened: Any) -> None:
    assert channels.tell_all() == 2
    said = {path: body["message"] for path, body in opened.taken}
    assert said == {
        "/secret-rm": "您有 2 条新通知。 https://crm.bank.example/notifications/",
        "/secret-unit": "您有 1 条新通知。 https://crm.bank.example/notifications/",
    }
    assert "1001" not in str([body["message"] for _path, body in opened.taken])


def test_nothing_is_told_twice_and_what_is_read_is_not_told(opened: Any, house: House) -> None:
    mark_read(house.branch_manager)
    assert channels.tell_all() == 1
    assert channels.tell_all() == 0
    told(house.rm, "3")
    assert channels.tell_all() == 1
    assert len(opened.taken) == 2
    assert not Notification.objects.filter(officer=house.foreign_rm, told_at__isnull=False).exists()


def test_what_a_channel_refuses_is_told_again_and_its_address_is_not_logged(
    opened: Any, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    opened.answers = 500
    assert channels.tell_all() == 0
    said = caplog.text + "".join(capsys.readouterr())
    assert "channel failed" in said
    assert "secret" not in said
    opened.answers = 200
    assert channels.tell_all() == 2


def test_leavers_hear_nothing(opened: Any, house: House) -> None:
    Officer.objects.filter(pk=house.rm.pk).update(delivered_active=False)
    channels.tell_all()
    assert [path for path, _body in opened.taken] == ["/secret-unit"]


def test_without_a_channel_nothing_is_asked(
    house: House, settings: Settings, django_assert_num_queries: Any
) -> None:
    settings.BANKCRM_CHANNELS = {}
    with django_assert_num_queries(0):
        assert channels.tell_all() == 0


def test_channels_are_read_from_one_setting() -> None:
    assert environment.parse_channels("") == {}
    text = '{"B1": "json://127.0.0.1/x"}'
    assert environment.parse_channels(text) == {"B1": "json://127.0.0.1/x"}
    assert environment.parse_address("https://crm.bank.example/") == "https://crm.bank.example"


@pytest.mark.parametrize("text", ["{", "[]", '{"B1": "secret://x"}', '{"B1": ""}', '{"B1": 7}'])
def test_wrong_channels_are_refused_without_their_address(text: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        environment.parse_channels(text)
    assert "secret" not in str(refusal.value)


def test_address_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(ValidationError):
        environment.parse_address("crm.bank.example")
