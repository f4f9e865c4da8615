"""What would go to whom when an officer's book or work is given to others."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

from django.db.models import Q

from campaigns.enums import HandOverScope, Who
from campaigns.models import FollowUp, WhitelistEntry
from campaigns.workload.loads import Load, OpenFollowUp, end_of_window, loads_of
from campaigns.workload.sharing import balanced, by_quota, dealt, heaviest_first, in_blocks
from customers.enums import RelationKind
from customers.models import Account, Customer, Relation
from staff.models import Officer

MATURING_DAYS = 30


@dataclass(frozen=True)
class Share:
    """What one receiver gets: rows by id, and the load without and with it."""

    to: Officer
    before: Load
    after: Load
    customers: tuple[int, ...] = ()
    entries: tuple[int, ...] = ()
    follow_ups: tuple[int, ...] = ()
    n_lines: int = 0
    aum: Decimal = Decimal(0)
    n_maturing: int = 0


@dataclass(frozen=True)
class Plan:
    """Who gets what of `officer`; the same rows in the same hands have the same `digest`."""

    officer: Officer
    scope: HandOverScope
    before: Load
    after: Load
    shares: tuple[Share, ...]

    @cached_property
    def digest(self) -> str:
        hands = [(s.to.pk, s.customers, s.entries, s.follow_ups) for s in self.shares]
        return sha256(repr(hands).encode()).hexdigest()

    @property
    def n_customers(self) -> int:
        return sum(len(share.customers) for share in self.shares)

    @property
    def n_lines(self) -> int:
        return sum(share.n_lines for share in self.shares)

    @property
    def overloads(self) -> list[Officer]:
        """Who would have more to do than the days hold, and has not now."""
        return [s.to for s in self.shares if s.after.is_overloaded and not s.before.is_overloaded]

    @property
    def is_empty(self) -> bool:
        return not any(s.customers or s.entries or s.follow_ups for s in self.shares)


@dataclass(frozen=True)
class WorkChoice:
    """Which of an officer's open follow-ups: due between two days, of one campaign or of all."""

    first: date | None = None
    last: date | None = None
    campaign_id: int | None = None

    @property
    def condition(self) -> Q:
        bounds = {
            "due_on__gte": self.first,
            "due_on__lte": self.last,
            "campaign_id": self.campaign_id,
        }
        return Q(**{name: bound for name, bound in bounds.items() if bound is not None})


def of_work(
    officer: Officer,
    work: WorkChoice,
    *,
    by: Officer,
    receivers: Sequence[Officer],
    today: date,
    quotas: Sequence[int] | None = None,
) -> Plan:
    """Follow-ups only: the customers stay. Without `quotas`, as many as make the loads even.

    An officer who is away or may not sign in keeps nothing.
    """
    loads = loads_of([officer, *receivers], today=today)
    giver, takers = loads[officer.pk], [loads[each.pk] for each in receivers]
    last = end_of_window(today)
    lines = (line for line in lines_of(officer, work, by=by) if line.leads)
    blocks = in_blocks(lines, giver, today=today)
    if quotas is None:
        all_goes = giver.is_away or not officer.is_active
        quotas = balanced(giver, takers, blocks, today=today, last=last, all_goes=all_goes)
    hands = by_quota(blocks, quotas)
    merged = _merged_into([line.pk for hand in hands for line in hand])
    shares = tuple(
        Share(
            to=load.officer,
            before=load,
            after=load.with_lines(hand, last, today=today),
            follow_ups=tuple(sorted(pk for line in hand for pk in (line.pk, *merged[line.pk]))),
            n_lines=len(hand),
        )
        for load, hand in zip(takers, hands, strict=True)
    )
    given = [line for hand in hands for line in hand]
    after = giver.with_lines(given, last, today=today, sign=-1)
    return Plan(officer, HandOverScope.WORK, giver, after, shares)


def of_book(
    officer: Officer, *, by: Officer, receivers: Sequence[Officer], today: date, on: date
) -> Plan:
    """Customers with all their work, shared so that number and AUM are even, families stay together
    and nobody has more to do than the days hold while another has room.

    Open work for customers of others, which the officer had taken, is shared the same way, last.
    """
    book = Customer.objects.visible_to(by).filter(owner=officer)
    aum = {pk: amount or Decimal(0) for pk, amount in book.values_list("pk", "metric__aum")}
    lines, entries = lines_of(officer, WorkChoice(), by=by), _entries(officer, by=by)
    loads = loads_of([officer, *receivers], today=today)
    maturing, last = _maturing(officer, on), end_of_window(today)
    others = {line.customer_id for line in lines} | {of for _, of in entries}
    groups = heaviest_first(aum, _families(officer))
    groups += [[pk] for pk in sorted(others - aum.keys())]
    work: dict[int, list[OpenFollowUp]] = defaultdict(list)
    for line in lines:
        if line.leads:
            work[line.customer_id].append(line)
    takers = [loads[each.pk] for each in receivers]
    hands = dealt(groups, takers, work, today=today, last=last)
    place = {pk: number for number, hand in enumerate(hands) for pk in hand}

    def share(number: int, to: Officer) -> Share:
        mine = [line for line in lines if place[line.customer_id] == number]
        leading = [line for line in mine if line.leads]
        customers = sorted(pk for pk in hands[number] if pk in aum)
        before = loads[to.pk]
        return Share(
            to=to,
            before=before,
            after=before.with_lines(leading, last, today=today, n_customers=len(customers)),
            customers=tuple(customers),
            entries=tuple(pk for pk, of in entries if place[of] == number),
            follow_ups=tuple(sorted(line.pk for line in mine)),
            n_lines=len(leading),
            aum=sum((aum[pk] for pk in customers), Decimal(0)),
            n_maturing=sum(maturing[pk] for pk in customers),
        )

    shares = tuple(share(number, to) for number, to in enumerate(receivers))
    before, given = loads[officer.pk], [line for line in lines if line.leads]
    after = before.with_lines(given, last, today=today, sign=-1, n_customers=-len(aum))
    return Plan(officer, HandOverScope.BOOK, before, after, shares)


def lines_of(officer: Officer, work: WorkChoice, *, by: Officer) -> list[OpenFollowUp]:
    """The officer's open follow-ups that `by` answers for, merged ones too; a supervisor's
    check-back goes with nobody's book.
    """
    follow_ups = FollowUp.objects.visible_to(by).open().filter(work.condition, owner=officer)
    rows = (
        follow_ups.filter(who=Who.OFFICER)
        .order_by("due_on", "pk")
        .values_list("pk", "customer_id", "channel", "due_on", "lead_id")
    )
    return [
        OpenFollowUp(pk, of, channel, due_on, lead is None)
        for pk, of, channel, due_on, lead in rows
    ]


def _merged_into(leads: Sequence[int]) -> dict[int, list[int]]:
    """Lead → open follow-ups that it speaks for, whose ever they are: one contact, one officer."""
    merged: dict[int, list[int]] = defaultdict(list)
    for pk, lead_id in FollowUp.objects.open().filter(lead__in=leads).values_list("pk", "lead_id"):
        merged[lead_id].append(pk)
    return merged


def _entries(officer: Officer, *, by: Officer) -> list[tuple[int, int]]:
    """Open entries of lists that the officer owns, with their customers."""
    entries = WhitelistEntry.objects.visible_to(by).filter(owner=officer, left_on__isnull=True)
    return list(entries.order_by("pk").values_list("pk", "customer_id"))


def _families(officer: Officer) -> list[tuple[int, int]]:
    ties = Relation.objects.filter(
        relation=RelationKind.FAMILY,
        ended_on__isnull=True,
        customer__owner=officer,
        related__owner=officer,
    )
    return list(ties.values_list("customer_id", "related_id"))


def _maturing(officer: Officer, on: date) -> Counter[int]:
    """Customer → accounts that mature within the coming days."""
    accounts = Account.objects.filter(
        customer__owner=officer,
        closed_on__isnull=True,
        matures_on__gt=on,
        matures_on__lte=on + timedelta(days=MATURING_DAYS),
    )
    return Counter(accounts.values_list("customer_id", flat=True))
