"""The audit trail as it is read: which events an officer may see, each in words."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from bankcrm.acts import OF_HEAD_OFFICE, act_in_words, fact_in_words, kind_in_words, state_in_words
from bankcrm.models import Run
from bankcrm.references import REFERENCES
from campaigns.models import Campaign, CampaignVersion
from customers.models import Customer
from kernel.names import in_language
from staff.enums import Role
from staff.models import AuditEvent, Officer
from staff.reference import differences
from tiering.models import RuleSet, Scheme

EVENTS_AT_ONCE = 500
# Where the subjects lead to that are known by their keys.
PAGES = {
    "tiering.ruleset": "tiering:rule-set-by-id",
    "campaigns.campaignversion": "campaigns:campaign-version-by-id",
    "bankcrm.run": "bankcrm:night-detail",
}
PAIRS = {"state", "approved_size"}  # kept as what was and what is
NAMED = (RuleSet, CampaignVersion, Campaign, Scheme, Run, Officer)


@dataclass(frozen=True)
class Changed:
    """A place before and after the act, as it was written or in words."""

    name: str
    before: str
    after: str


class Name(NamedTuple):
    """What a subject is called, and its page, if it has one."""

    text: str
    url: str


Key = tuple[str, str]  # the kind of a subject, and its key


@dataclass(frozen=True)
class Told:
    """An event in words; `url` leads to its subject, where that has a page."""

    event: AuditEvent
    act: str
    kind: str
    subject: str
    url: str
    reason: str
    changes: list[Changed]
    facts: list[tuple[str, str]]


def visible_to(officer: Officer) -> QuerySet[AuditEvent]:
    """The auditor reads all, head office what it sets and releases; the newest first."""
    events = AuditEvent.objects.order_by("-id")
    if officer.is_active and officer.role == Role.AUDITOR:
        return events
    if officer.is_active and officer.role == Role.HEAD_OFFICE:
        return events.filter(subject_type__in=OF_HEAD_OFFICE)
    return events.none()


def told(events: Iterable[AuditEvent], by: Officer) -> list[Told]:
    """In the reader's language; customers whom the reader may see have their names."""
    events = list(events)
    names = _names(events, by)
    return [_told(each, names) for each in events]


def lines(events: Iterable[AuditEvent], by: Officer) -> Iterator[tuple[Told, Changed]]:
    """As a workbook has them: a line for each change, and one for an act that changed nothing."""
    rest = iter(events)
    while few := list(islice(rest, EVENTS_AT_ONCE)):
        for each in told(few, by):
            for change in each.changes or [Changed("", "", "")]:
                yield each, change


def _told(event: AuditEvent, names: Mapping[Key, Name]) -> Told:
    detail = dict(event.detail)
    subject, url = names.get((event.subject_type, event.subject_id)) or _by_key(event)
    reason, changes = detail.pop("reason", ""), list(_changes(event, detail))
    return Told(
        event=event,
        act=act_in_words(event.action),
        kind=kind_in_words(event.subject_type),
        subject=subject,
        url=url,
        reason=in_words(reason),
        changes=changes,
        facts=[
            (fact_in_words(name), in_words(value))
            for name, value in detail.items()
            if value not in ("", None)
        ],
    )


def _changes(event: AuditEvent, detail: dict[str, Any]) -> Iterator[Changed]:
    """Takes from the detail what it tells."""
    for path, before, after, *what in detail.pop("changes", ()):
        yield Changed(in_words(what[0]) if what else path, in_words(before), in_words(after))
    for name in PAIRS & detail.keys():
        before, after = detail.pop(name)
        yield Changed(fact_in_words(name), *map(state_in_words, (before, after)))
    if isinstance(detail.get("after"), str) and isinstance(detail.get("before"), str):
        states = map(state_in_words, (detail.pop("before"), detail.pop("after")))
        yield Changed(fact_in_words("state"), *states)
    reference = REFERENCES.get(event.subject_type)
    if reference is not None and isinstance(detail.get("after"), dict):
        before, after = detail.pop("before", None), detail.pop("after")
        for each in differences(reference, before, after):
            yield Changed(each.name, each.before, each.after)


def in_words(value: Any) -> str:
    """A value of an event's detail; a pair of words is in the reader's language."""
    match value:
        case None:
            return ""
        case str():
            return value
        case [str() as english, str() as chinese]:
            return in_language(chinese, english)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _by_key(event: AuditEvent) -> Name:
    """What head office keeps is known by its key, and other subjects by no more than that."""
    kind, key = event.subject_type, event.subject_id
    reference = REFERENCES.get(kind)
    if reference is None:
        return Name(key, "")
    definition = event.detail.get("after") or reference.now(key)
    title = reference.title(definition) if isinstance(definition, dict) else key
    return Name(title, reverse("bankcrm:reference-detail", args=[kind, key]))


def _names(events: list[AuditEvent], by: Officer) -> dict[Key, Name]:
    """Of the subjects that are rows: a query for each kind of them."""
    found = {
        ("customers.customer", str(each.pk)): Name(
            str(each), reverse("campaigns:customer-detail", args=[each.public_id])
        )
        for each in _rows(Customer.objects.visible_to(by), events)
    }
    for model in NAMED:
        kind = model._meta.label_lower
        for row in _rows(model._default_manager.all(), events):
            page = PAGES.get(kind)
            found[kind, str(row.pk)] = Name(str(row), reverse(page, args=[row.pk]) if page else "")
    return found


def _rows(rows: QuerySet[Any], events: Iterable[AuditEvent]) -> QuerySet[Any]:
    kind = rows.model._meta.label_lower
    keys = {each.subject_id for each in events if each.subject_type == kind}
    return rows.filter(pk__in=[int(key) for key in keys if key.isdigit()]) if keys else rows.none()
