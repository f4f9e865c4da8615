"""A list of customers as the screen shows it: who, how much, how near a line, when we last spoke.

Among MOST_ORDERED customers anything may be asked and ordered. Beyond that, for the whole bank or a
large region, a list goes by what has an index, and in the order of the table: nothing is scanned.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Abs, Coalesce

from campaigns.enums import Arm
from campaigns.filters.customers import MOVE, CustomerFilter, Way
from campaigns.filters.parts import NOBODY
from campaigns.models import FollowUp, WhitelistEntry
from campaigns.panels import campaign_list
from customers.access import found, last_spoken
from customers.enums import MATURING
from customers.models import Account, Contact, Customer
from kernel import clock
from kernel.keyset import Keyset, KeysetPage
from staff.models import Officer
from tiering import badges
from tiering.enums import ChangeReason
from tiering.models import CustomerLabel, LabelChange, LineCase
from tiering.queries import month_avg

MOST_ORDERED = 10_000
PER_PAGE = 30
CHUNK = 2_000
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
KEYSETS = {
    "aum": Keyset(("-aum", "id"), "public_id"),
    "-aum": Keyset(("aum", "id"), "public_id"),
    "gap": Keyset(("gap", "id"), "public_id"),
    "contact": Keyset(("contacted_at", "id"), "public_id"),
    "name": Keyset(("name", "id"), "public_id"),
    "id": Keyset(("id",), "public_id"),
}


@dataclass(frozen=True)
class BookLine:
    """One customer on screen; amounts are None before the customer's first night."""

    customer: Customer
    label: CustomerLabel | None
    near: LineCase | None
    aum: Decimal | None
    month_avg: Decimal | None
    spoken_on: date | None
    follow_up_on: date | None
    is_late: bool
    matures_on: date | None
    days_quiet: int | None


@dataclass(frozen=True)
class Book:
    """What a filter leaves of the customers that an officer may see."""

    officer: Officer
    on: date
    customers: QuerySet[Customer]
    among: QuerySet[Customer]
    order: str
    n: int
    is_large: bool
    is_near: bool

    @property
    def may_order(self) -> tuple[str, ...]:
        """What the headings of the list offer."""
        if self.is_large:
            return ()
        return ("name", "aum", "contact", *(("gap",) if self.is_near else ()))

    def page(self, *, after: str = "", before: str = "") -> KeysetPage:
        """A page whose rows are lines."""
        ordered, among = (_ordered_by(rows, self.order) for rows in (self.customers, self.among))
        page = KEYSETS[self.order].page(
            self._on_screen(ordered), among=among, size=PER_PAGE, after=after, before=before
        )
        return KeysetPage(self._lines(page.rows), page.before, page.after)

    def lines(self) -> Iterator[BookLine]:
        """All of them, a chunk at a time, for a workbook: who is the same stands in memory once."""
        ordered = _ordered_by(self.customers, self.order).order_by(*KEYSETS[self.order].order)
        with_names = ordered.select_related("line_case").prefetch_related(
            "org_unit", "owner", "line_case__to_label", badges.label_prefetch(of_many=True)
        )
        rows = self._with_figures(with_names).iterator(CHUNK)
        while chunk := list(islice(rows, CHUNK)):
            yield from self._lines(chunk)

    def is_beyond(self, most: int) -> bool:
        """Whether there are more, counted no further than that."""
        return self.customers.order_by()[: most + 1].count() > most

    def _on_screen(self, customers: QuerySet[Customer]) -> QuerySet[Customer]:
        with_names = customers.select_related("org_unit", "owner", "line_case__to_label")
        return self._with_figures(with_names.prefetch_related(badges.label_prefetch()))

    def _with_figures(self, customers: QuerySet[Customer]) -> QuerySet[Customer]:
        full: QuerySet[Customer] = customers.annotate(
            metric_aum=F("metric__aum"),
            month_avg=month_avg(self.on),
            term_on=F("metric__next_term_on"),
            wealth_on=F("metric__next_wealth_on"),
            insurance_on=F("metric__next_insurance_on"),
        )
        return full

    def _lines(self, customers: list[Customer]) -> list[BookLine]:
        ids = [customer.pk for customer in customers]
        spoken_on = last_spoken(ids)
        follow_ups = _next_follow_ups(self.officer, ids)
        return [
            self._line(each, spoken_on.get(each.pk), follow_ups.get(each.pk)) for each in customers
        ]

    def _line(self, customer: Any, spoken_on: date | None, follow_up_on: date | None) -> BookLine:
        case = getattr(customer, "line_case", None)
        days = (customer.term_on, customer.wealth_on, customer.insurance_on)
        return BookLine(
            customer=customer,
            label=badges.badge_label(customer),
            near=case if case and case.direction else None,
            aum=customer.metric_aum,
            month_avg=customer.month_avg,
            spoken_on=spoken_on,
            follow_up_on=follow_up_on,
            is_late=follow_up_on is not None and follow_up_on <= self.on,
            matures_on=min((day for day in days if day), default=None),
            days_quiet=(clock.today() - spoken_on).days if spoken_on else None,
        )


def open_book(officer: Officer, asked: CustomerFilter, on: date, text: str = "") -> Book:
    """What is asked too widely is refused in the filter's own words, and lists nobody."""
    among = found(officer, "")
    listed = _by_index(found(officer, text), asked)
    n = listed.order_by()[: MOST_ORDERED + 1].count()
    is_large = n > MOST_ORDERED
    if is_large:
        asked.refuse_narrow()
    elif asked.narrow_names():
        listed = _narrowed(listed, asked, on)
        n = listed.order_by().count()
    if not asked.is_valid():
        listed, n = listed.none(), 0
    order = "id" if is_large else _order(asked)
    is_near = asked.chosen("near") is not None
    return Book(officer, on, listed, among, order, n, is_large, is_near)


def _order(asked: CustomerFilter) -> str:
    """As asked; else those nearest to the line first, or the largest."""
    is_near = asked.chosen("near") is not None
    order: str = asked.chosen("order") or ("gap" if is_near else "aum")
    return "aum" if order == "gap" and not is_near else order


def _ordered_by(customers: QuerySet[Customer], order: str) -> QuerySet[Customer]:
    """With what the order needs, which is never null."""
    if order in ("aum", "-aum"):
        return customers.annotate(aum=Coalesce("metric__aum", Value(Decimal(0))))
    if order == "gap":
        return customers.annotate(gap=Coalesce(Abs("line_case__gap_amount"), Value(Decimal(0))))
    if order == "contact":
        said = Contact.objects.spoken().filter(customer=OuterRef("pk")).order_by("-happened_at")
        last = Subquery(said.values("happened_at")[:1])
        return customers.annotate(contacted_at=Coalesce(last, Value(NEVER)))
    return customers


def _by_index(customers: QuerySet[Customer], asked: CustomerFilter) -> QuerySet[Customer]:
    """Conditions that are cheap among any number of customers."""
    customers = asked.within(customers)
    if near := asked.chosen("near"):
        customers = customers.filter(line_case__direction=near)
    if tier := asked.chosen("tier"):
        customers = customers.filter(pk__in=badges.carrying(tier).values("customer"))
    if asked.tells_a_move():
        changes = _moves(asked).exclude(reason=ChangeReason.ENTERED)
        customers = customers.filter(pk__in=changes.values("customer"))
    if asked.chosen("campaign"):
        customers = customers.filter(pk__in=_of_campaign(asked).values("customer"))
    return customers


def _narrowed(customers: QuerySet[Customer], asked: CustomerFilter, on: date) -> QuerySet[Customer]:
    """The others, looked up customer by customer."""
    of_customer = {"customer": OuterRef("pk")}
    if asked.chosen("watch"):
        watched = badges.carried().filter(on_watch=True, **of_customer)
        customers = customers.filter(Exists(watched))
    if kind := asked.chosen("kind"):
        customers = customers.filter(kind=kind)
    if aum_from := asked.chosen("aum_from"):
        customers = customers.filter(metric__aum__gte=aum_from)
    if aum_to := asked.chosen("aum_to"):
        customers = customers.filter(Q(metric__aum__lte=aum_to) | Q(metric=None))
    if quiet := asked.chosen("quiet"):
        lately = Contact.objects.spoken().filter(
            happened_at__date__gt=on - timedelta(days=quiet), **of_customer
        )
        customers = customers.filter(~Exists(lately))
    for condition in (_maturing(asked, on), _moved(asked), _staged(asked)):
        if condition is not None:
            customers = customers.filter(condition)
    return customers


def _maturing(asked: CustomerFilter, on: date) -> Exists | None:
    first, last = asked.chosen("matures_from"), asked.chosen("matures_to")
    if first is None and last is None:
        return None
    accounts = Account.objects.filter(
        customer=OuterRef("pk"), closed_on=None, product_class__in=MATURING
    ).filter(matures_on__gte=first or on)
    return Exists(accounts.filter(matures_on__lte=last) if last else accounts)


def _moved(asked: CustomerFilter) -> Exists | None:
    if asked.tells_a_move() or not any(asked.chosen(name) for name in MOVE):
        return None
    return Exists(_moves(asked).filter(customer=OuterRef("pk")))


def _moves(asked: CustomerFilter) -> QuerySet[LabelChange]:
    """Changes of the carried label, to or from one, in a period."""
    changes = LabelChange.objects.filter(scheme__code__in=badges.BADGE_SCHEMES.values())
    for side in ("from", "to"):
        code = asked.chosen(f"moved_{side}")
        if code == NOBODY:
            changes = changes.filter(**{f"{side}_label": None})
        elif code:
            changes = changes.filter(**{f"{side}_label__code": code})
    way, code = asked.moved_way()
    if way == Way.AT:
        changes = changes.filter(Q(from_label__code=code) | Q(to_label__code=code))
    elif way:
        climbs = "gt" if way == Way.UP else "lt"
        changes = changes.filter(
            scheme__code=code, **{f"to_label__rank__{climbs}": F("from_label__rank")}
        )
    if since := asked.chosen("since"):
        changes = changes.filter(on__gte=since)
    if until := asked.chosen("until"):
        changes = changes.filter(on__lte=until)
    return changes


def _staged(asked: CustomerFilter) -> Exists | None:
    """How far in the chosen campaign, or in any."""
    stage, short_of = asked.chosen("stage") or "", asked.chosen("short_of") or ""
    if not (stage or short_of):
        return None
    of_customer = _of_campaign(asked).filter(customer=OuterRef("pk"))
    return Exists(campaign_list.came_to(of_customer, stage, short_of))


def _of_campaign(asked: CustomerFilter) -> QuerySet[WhitelistEntry]:
    """Entries that are to be contacted: who is held out is nobody's to see here. Open ones, unless
    a stage is asked for, to which customers came who have left the list since.
    """
    entries: QuerySet[WhitelistEntry] = WhitelistEntry.objects.filter(arm=Arm.CONTACT)
    if campaign := asked.chosen("campaign"):
        entries = entries.filter(campaign__code=campaign)
    if asked.chosen("stage") or asked.chosen("short_of"):
        return entries
    return entries.filter(left_on__isnull=True)


def _next_follow_ups(officer: Officer, ids: Iterable[int]) -> dict[int, date]:
    planned = FollowUp.objects.visible_to(officer).open().filter(customer__in=ids)
    return dict(planned.order_by().values_list("customer").annotate(next=Min("due_on")))
