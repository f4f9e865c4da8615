"""What head office does in the browser, step by step."""

from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from staff.models import Approval
from tests.factories.customers import ON
from tiering.models import RuleSet
from tiering.rules import SchemeDefinition, digest_of

LATER = ON + timedelta(days=12)


def begin(maker: Client, scheme: str = "RETAIL") -> RuleSet:
    answer = maker.post(f"/tiering/{scheme}/drafts/")
    assert answer.status_code == 302
    return RuleSet.objects.get(scheme__code=scheme, state="draft")


def decide(by: Client, draft: RuleSet, act: str, reason: str = "", **given: int) -> str:
    form = {"do": act, "reason": reason, "approval": Approval.objects.latest("pk").pk, **given}
    return by.post(path(draft, "decide/"), form, follow=True).content.decode()


class SheetOfPage(HTMLParser):
    """What a browser would post of the form `#sheet`, without any button."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.is_inside = False
        self.select = self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attributes = dict(pairs)
        name = attributes.get("name") or ""
        if tag == "form":
            self.is_inside = attributes.get("id") == "sheet"
        elif not self.is_inside:
            return
        elif tag == "input" and name:
            self.data.setdefault(name, []).append(attributes.get("value") or "")
        elif tag == "textarea":
            self.text = name
            self.data[name] = [""]
        elif tag == "select":
            self.select = name
            self.data[name] = []
        elif tag == "option":
            self._option(attributes)

    def _option(self, attributes: dict[str, str | None]) -> None:
        value, found = attributes.get("value") or "", self.data[self.select]
        if "selected" in attributes:
            found.append(value)

    def handle_endtag(self, tag: str) -> None:
        self.is_inside = self.is_inside and tag != "form"
        self.text = "" if tag == "textarea" else self.text

    def handle_data(self, data: str) -> None:
        if self.text:
            self.data[self.text][0] += data


def typed(by: Client, draft: RuleSet, **changes: str) -> dict[str, Any]:
    """The sheet as its page has it, with changes."""
    page = by.get(path(draft, "draft/")).content.decode()
    return SheetOfPage(page).data | {"do": "", **changes}


VIP_LINE = "l1.g0.r0.value"
LOWER = {VIP_LINE: "45万"}


def path(draft: RuleSet, page: str = "") -> str:
    return f"/tiering/{draft.scheme.code}/{draft.version}/{page}"


def submitted(maker: Client) -> RuleSet:
    draft = begin(maker)
    maker.post(path(draft, "draft/"), typed(maker, draft, do="save", **LOWER))
    return resubmitted(maker, draft)


def resubmitted(maker: Client, draft: RuleSet) -> RuleSet:
    draft.refresh_from_db()
    digest = digest_of(SchemeDefinition.parse(draft.definition))
    form = {"digest": digest, "effective_from": LATER.isoformat(), "reason": "more VIPs"}
    assert maker.post(path(draft, "submit/"), form).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "submitted"
    return draft
