"""What tests of the work list share: a list to work, a press, a page to compare."""

import re
from datetime import date, timedelta

from django.test import Client

from campaigns.models import FollowUp
from kernel.clock import now
from staff.models import Officer
from tests.conftest import House
from tests.factories import campaigns, customers, tiering

HTMX = {"HX-Request": "true"}
DAY = timedelta(days=1)
PANE = {**HTMX, "HX-Target": "pane"}


def calendar() -> tuple[date, int]:
    """Its first day and its length: on both sides of the clock, whenever the tests run."""
    first = customers.ON - timedelta(days=20)
    return first, (max(now().date(), customers.ON) - first).days + 60


def add(house: House, number: int, **fields: object) -> FollowUp:
    person = customers.customer(f"C{number}", house.branch, house.rm)
    tiering.metric(person, "397000")
    tiering.carried(person)
    return campaigns.follow_up(person, campaigns.entry(person), **fields)


def lines(text: str) -> list[str]:
    return re.findall(r'class="line-name"[^>]*>([^<]+)<', text)


def press(
    client: Client, follow_up: FollowUp, outcome: str = "interested", **more: object
) -> object:
    headers = more.pop("headers", {})
    data = {"outcome": outcome, "note": "<script>alert(1)</script>", **more}
    return client.post(f"/tasks/{follow_up.pk}/outcome/", data, headers=headers)


def bare(text: str) -> str:
    """Without what differs from one rendering to the next."""
    text = re.sub(r'name="(csrfmiddlewaretoken|form_nonce)" value="[^"]+"', "", text)
    return re.sub(r"\s+", " ", text).strip()


def colleague() -> Officer:
    return Officer.objects.get(staff_no="1003")


def hidden(text: str) -> dict[str, str]:
    """What the form on the page carries beside what people type."""
    fields = {}
    for name in ("form_nonce", "digest"):
        tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', text)
        assert tag, name
        value = re.search(r'value="([^"]*)"', tag[0])
        assert value, name
        fields[name] = value[1]
    return fields
