"""One timeline of a customer: what was said, how labels changed, what was missed, who took over.

Newest first, page by page by key: a page costs the same however long the history is.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Self

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KT

from campaigns.enums import CancelReason, FollowUpState
from campaigns.models import CustomerHandOver, FollowUp
from customers.models import Contact, Customer
from kernel.clock import BANK_TIME
from staff.models import AuditEvent, Officer
from tiering.models import LabelChange

PER_PAGE = 12
END_OF_DAY = time(23, 59, 59)  # where a day stands among moments: what a night found comes last


@dataclass(frozen=True, order=True)
class Place:
    """Where an event stands; events of one moment go by their kind and number."""

    moment: datetime
    kind: int
    pk: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """From an address; None for what was never written there."""
        try:
            stamp, kind, pk = text.split("_")
            moment = datetime.fromtimestamp(int(stamp) / 1_000_000, BANK_TIME)
            place = cls(moment, int(kind), int(pk))
        except (ValueError, OverflowError, OSError):
            return None
        return place if 0 <= place.kind < len(SOURCES) and 0 < place.pk < 2**63 else None

    def __str__(self) -> str:
        stamp = round(self.moment.timestamp() * 1_000_000)
        return f"{stamp}_{self.kind}_{self.pk}"


@dataclass(frozen=True)
class Event:
    """`what` is the row behind it; `more` is what a page says beside it."""

    place: Place
    what: Any
    more: Any = None

    @property
    def kind(self) -> str:
        return SOURCES[self.place.kind][0]

    @property
    def at(self) -> datetime:
        return self.place.moment


@dataclass(frozen=True)
class Timeline:
    events: list[Event]
    older: str


def timeline_of(customer: Customer, officer: Officer, *, today: date, before: str = "") -> Timeline:
    """A page of it, for an officer, and the key of the next; `today` ends what is planned ahead."""
    end = Place(datetime.combine(today + timedelta(days=1), time(), BANK_TIME), len(SOURCES), 0)
    place = Place.read(before) or end
    found = [
        event
        for number, (_, source) in enumerate(SOURCES)
        for event in source(customer, officer, place, number)
    ]
    found.sort(key=lambda event: event.place, reverse=True)
    page = found[:PER_PAGE]
    return Timeline(page, str(page[-1].place) if len(found) > PER_PAGE else "")


Source = Callable[[Customer, Officer, Place, int], Iterable[Event]]


def _said(customer: Customer, officer: Officer, before: Place, kind: int) -> Iterable[Event]:
    """With the follow-up that it was the outcome of, if it was one."""
    said = Contact.objects.filter(customer=customer, withdrawn_at__isnull=True)
    rows = list(_page(said.select_related("officer"), "happened_at", before, kind))
    worked = FollowUp.objects.visible_to(officer).leading().select_related("campaign")
    moments = [each.happened_at for each in rows] or [before.moment]
    for_one = Q(contact__in=[each.pk for each in rows]) | Q(
        contact__isnull=True, worked_at__range=(min(moments), max(moments))
    )
    done = list(worked.filter(for_one, customer=customer, state=FollowUpState.DONE))
    for each in rows:
        yield Event(
            Place(each.happened_at.astimezone(BANK_TIME), kind, each.pk),
            each,
            next((f for f in done if _is_outcome(f, each)), None),
        )


def _is_outcome(follow_up: FollowUp, contact: Contact) -> bool:
    if follow_up.contact_id is not None:
        return follow_up.contact_id == contact.pk
    return follow_up.worked_at == contact.happened_at


def _labels(customer: Customer, officer: Officer, before: Place, kind: int) -> Iterable[Event]:
    changes = LabelChange.objects.filter(customer=customer)
    changes = changes.select_related("scheme", "from_label", "to_label")
    for each in _page_of_days(changes, "on", before, kind):
        yield Event(_at_end_of(each.on, kind, each.pk), each)


def _not_done(customer: Customer, officer: Officer, before: Place, kind: int) -> Iterable[Event]:
    """Missed or cancelled; what was undone was a slip."""
    follow_ups = FollowUp.objects.visible_to(officer).select_related("campaign", "owner")
    over = follow_ups.filter(
        customer=customer, state__in=(FollowUpState.MISSED, FollowUpState.CANCELLED)
    ).exclude(cancel_reason=CancelReason.UNDONE)
    for each in _page_of_days(over, "due_on", before, kind):
        yield Event(_at_end_of(each.due_on, kind, each.pk), each)


def _books(customer: Customer, officer: Officer, before: Place, kind: int) -> Iterable[Event]:
    """Together with the whole book of an officer."""
    moved = CustomerHandOver.objects.filter(customer=customer, book__undone_at__isnull=True)
    moved = moved.select_related("book__officer", "to").annotate(at=F("book__decided_at"))
    for each in _page(moved, "at", before, kind):
        yield Event(Place(each.at.astimezone(BANK_TIME), kind, each.pk), each)


def _hand_overs(customer: Customer, officer: Officer, before: Place, kind: int) -> Iterable[Event]:
    """One by one; the record holds staff numbers, the page shows names."""
    decided = AuditEvent.objects.filter(
        subject_type=customer._meta.label_lower,
        subject_id=str(customer.pk),
        action="customer.handed_over",
    )
    decided = decided.annotate(from_no=KT("detail__from"), to_no=KT("detail__to"))
    decided = decided.annotate(former=_name_of("from_no"), taker=_name_of("to_no"))
    for each in _page(decided, "at", before, kind):
        yield Event(Place(each.at.astimezone(BANK_TIME), kind, each.pk), each)


def _name_of(staff_no: str) -> Subquery:
    return Subquery(Officer.objects.filter(staff_no=OuterRef(staff_no)).values("name"))


# In the order of events of one moment.
SOURCES: tuple[tuple[str, Source], ...] = (
    ("contact", _said),
    ("hand_over", _hand_overs),
    ("book", _books),
    ("follow_up", _not_done),
    ("label", _labels),
)


def _at_end_of(day: date, kind: int, pk: int) -> Place:
    return Place(datetime.combine(day, END_OF_DAY, BANK_TIME), kind, pk)


def _page(rows: QuerySet[Any], field: str, before: Place, kind: int) -> QuerySet[Any]:
    """The newest rows before a place, by a moment, one more than a page holds."""
    earlier = Q(**{f"{field}__lt": before.moment})
    return _newest(rows, field, earlier | _same(field, before.moment, before, kind))


def _page_of_days(rows: QuerySet[Any], field: str, before: Place, kind: int) -> QuerySet[Any]:
    """The same by a day, which stands at its end."""
    day = before.moment.date()
    earlier = Q(**{f"{field}__lt": day})
    is_at_end = before.moment.time() == END_OF_DAY
    same = _same(field, day, before, kind) if is_at_end else Q(pk__in=[])
    return _newest(rows, field, earlier | same)


def _same(field: str, moment: date, before: Place, kind: int) -> Q:
    """Of the very moment: kinds before that of the place wholly, its own up to its number."""
    if kind > before.kind:
        return Q(pk__in=[])
    at = Q(**{field: moment})
    return at if kind < before.kind else at & Q(pk__lt=before.pk)


def _newest(rows: QuerySet[Any], field: str, which: Q) -> QuerySet[Any]:
    return rows.filter(which).order_by(f"-{field}", "-pk")[: PER_PAGE + 1]
