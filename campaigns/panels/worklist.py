"""An officer's follow-ups of the day as the screen shows them: who, why, how much, when."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Self

from django.db.models import F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from campaigns.enums import WorkKind, work_kind
from campaigns.filters.follow_ups import DueGroup, FollowUpFilter, Item, due_names
from campaigns.models import FollowUp
from campaigns.panels.priority import Priority
from campaigns.queries import Desk
from campaigns.reasons import also_of, reason_of
from campaigns.scoping import FollowUpQuerySet, pool_of
from customers.enums import Channel
from staff.models import Officer
from tiering import badges
from tiering.models import Amount, CustomerLabel, CustomerMetric

DAYS_AHEAD = 7
MOST_LINES = 30  # drawn at once; the rest follows on demand
MOST_WORKED = 20
MOST_LOOKED_AT = 3000  # a region's pool may hold more: those due first are ranked
GROUPS = tuple(DueGroup.values)
KIND_ICONS = {
    WorkKind.MATURITY: "calendar-clock",
    WorkKind.THRESHOLD: "trending-up",
    WorkKind.DOWNGRADE: "trending-down",
    WorkKind.OUTFLOW: "arrow-up-right",
    WorkKind.BIRTHDAY: "cake",
    WorkKind.PROMISE: "handshake",
}
CHANNEL_ICONS = {
    Channel.CALL: "phone",
    Channel.WECOM: "message-circle",
    Channel.SMS: "message-square",
    Channel.EVENT: "ticket",
}


@dataclass(frozen=True)
class WorkLine:
    """One follow-up on screen; `also`: of those that it speaks for."""

    follow_up: FollowUp
    label: CustomerLabel | None
    reason: str
    days_late: int
    priority: Priority
    also: list[str]

    @property
    def kind(self) -> WorkKind:
        return self.priority.kind

    @property
    def amount(self) -> Decimal | None:
        return self.priority.amount

    @property
    def channel(self) -> Channel:
        return Channel(self.follow_up.channel)

    @property
    def kind_icon(self) -> str:
        return KIND_ICONS.get(self.kind, "megaphone")

    @property
    def channel_icon(self) -> str:
        return CHANNEL_ICONS.get(self.channel, "store")


@dataclass(frozen=True)
class Group:
    """Own work and what waits in the pool, counted with the lines that are not drawn yet."""

    code: str
    name: str
    n_own: int
    n_pool: int
    lines: list[WorkLine]


@dataclass(frozen=True)
class Board:
    """What an officer has to do, ranked; narrowed by what the address asks for.

    `is_cut`: of the pool there is more than was looked at; own work is always all of it.
    """

    desk: Desk
    asked: FollowUpFilter
    items: list[Item]
    is_cut: bool

    @cached_property
    def narrowed(self) -> list[Item]:
        kept = [item for item in self.items if self.asked.accepts(item)]
        kept.sort(key=lambda item: (GROUPS.index(item.group), self.asked.rank(item)))
        return kept

    def kind_counts(self) -> list[tuple[WorkKind, int]]:
        """For the tabs: all kinds of which something is open."""
        kinds = [item.kind for item in self.items]
        return [(kind, kinds.count(kind)) for kind in WorkKind if kind in kinds]

    def count(self, asked: FollowUpFilter) -> int:
        return sum(asked.accepts(item) for item in self.items)

    def progress(self, n_done: int) -> dict[str, int]:
        """Own work: what was due by today and is still open, of it overdue, and what was done.

        What waits in the pool is on the list as well, but nobody's arrears: it is told apart.
        """
        due = [item for item in self.items if item.due_on <= self.desk.today]
        own = [item for item in due if item.owner_id == self.desk.officer.pk]
        n_late = sum(item.due_on < self.desk.today for item in own)
        return {
            "n_open": len(own),
            "n_late": n_late,
            "n_done": n_done,
            "n_pool": sum(item.owner_id is None for item in due),
        }

    def drawn(self, most: int) -> list[int]:
        """The keys of the first lines."""
        return [item.pk for item in self.narrowed[:most]]

    def groups(self, lines: dict[int, WorkLine], most: int) -> list[Group]:
        """The first lines with their groups, in the order of urgency."""
        drawn = self.narrowed[:most]
        groups = []
        for code, name in due_names().items():
            owners = [item.owner_id for item in self.narrowed if item.group == code]
            shown = [lines[item.pk] for item in drawn if item.group == code and item.pk in lines]
            n_pool = owners.count(None)
            groups.append(Group(code, name, len(owners) - n_pool, n_pool, shown))
        return [group for group in groups if group.lines]

    def lines(self, among: Collection[int] = ()) -> list[WorkLine]:
        """All lines in their order; only those `among` the keys when there are some."""
        keys = [item.pk for item in self.narrowed if not among or item.pk in among]
        found = lines_of(keys, self.desk.today)
        return [found[pk] for pk in keys if pk in found]

    def with_news_of(self, customer_id: int) -> Self:
        """After a press: the lines of one customer anew, those of the others keep their rank."""
        rows = to_do(self.desk.officer, today=self.desk.today).filter(customer=customer_id)
        others = [item for item in self.items if item.customer_id != customer_id]
        return replace(self, items=others + _items(rows, self.desk.today))

    def next_after(self, pk: int, before: Self) -> int | None:
        """Whom to go on with when one is worked: those after it on the board `before` first."""
        order = [item.pk for item in before.narrowed]
        place = order.index(pk) if pk in order else 0
        still = {item.pk for item in self.narrowed} - {pk}
        return next((each for each in order[place:] + order[:place] if each in still), None)


def mine(officer: Officer) -> FollowUpQuerySet:
    """Those an officer is to work: their own, and the pool that nobody owns yet."""
    follow_ups: FollowUpQuerySet = FollowUp.objects.visible_to(officer)
    return follow_ups.filter(Q(owner=officer) | pool_of(officer)).leading()


def to_do(officer: Officer, *, today: date) -> FollowUpQuerySet:
    """Open ones that are overdue or due within a week."""
    return mine(officer).open().filter(due_on__lt=today + timedelta(days=DAYS_AHEAD))


def board(desk: Desk, asked: FollowUpFilter, *, seen_by: Officer | None = None) -> Board:
    """Everything there is to do, ranked, in few queries, without drawing a line yet.

    `seen_by` reads it in the officer's place, and sees only what both may see.
    """
    rows = to_do(desk.officer, today=desk.today)
    if seen_by is not None:
        rows = rows.visible_to(seen_by)
    items = _items(rows, desk.today)
    return Board(desk, asked, items, is_cut=len(items) == MOST_LOOKED_AT)


def _items(follow_ups: FollowUpQuerySet, today: date) -> list[Item]:
    """Own ones first: of more than can be looked at, it is the pool that is cut."""
    labels = {label.pk: label for label in badges.badge_labels()}
    rows = (
        follow_ups.annotate(amount=at_stake(), label=badges.label_key("customer"))
        .order_by(F("owner").asc(nulls_last=True), "due_on", "id")
        .values_list(
            "pk",
            "customer_id",
            "owner_id",
            "due_on",
            "channel",
            "campaign__code",
            "campaign__play",
            "amount",
            "label",
        )[:MOST_LOOKED_AT]
    )
    items = []
    for pk, customer_id, owner_id, due_on, channel, code, play, amount, label_id in rows:
        label, kind = labels.get(label_id), _kind(code, play)
        points = Priority(amount, (due_on - today).days, kind, label).points
        group = group_of(due_on, today)
        tier = label.code if label else None
        items.append(
            Item(pk, customer_id, owner_id, due_on, channel, kind, amount, tier, points, group)
        )
    return items


_kind = lru_cache(work_kind)


def at_stake() -> Coalesce:
    """The money of its account, or all of the customer's; looked up only for rows that are read."""
    all_of_it = CustomerMetric.objects.filter(customer=OuterRef("customer")).values("aum")
    return Coalesce("account__balance", Subquery(all_of_it), output_field=Amount())


def lines_of(keys: Collection[int], today: date) -> dict[int, WorkLine]:
    """By their keys, in a number of queries that does not grow."""
    found = on_screen(FollowUp.objects.filter(pk__in=keys)).order_by()
    return {each.pk: line_of(each, today) for each in found}


def on_screen(follow_ups: FollowUpQuerySet) -> FollowUpQuerySet:
    """With everything that a line shows."""
    merged_with = Prefetch("merged", FollowUp.objects.select_related("campaign", "account"))
    full: FollowUpQuerySet = (
        follow_ups.select_related("campaign", "customer", "account", "owner", "entry", "worked_by")
        .annotate(aum=F("customer__metric__aum"))
        .prefetch_related(badges.label_prefetch("customer__"), merged_with)
    )
    return full


def worked(desk: Desk) -> list[int]:
    """The keys of what the officer has done today, the latest first."""
    done = FollowUp.objects.done_on(desk.at.date()).filter(worked_by=desk.officer)
    return list(done.order_by("-worked_at", "id").values_list("pk", flat=True))


def group_of(due_on: date, today: date) -> DueGroup:
    if due_on < today:
        return DueGroup.OVERDUE
    return DueGroup.TODAY if due_on == today else DueGroup.WEEK


def line_of(follow_up: FollowUp, today: date) -> WorkLine:
    """`follow_up` must come from `on_screen`."""
    carried = badges.badge_label(follow_up.customer)
    account, campaign = follow_up.account, follow_up.campaign
    amount = account.balance if account else follow_up.aum  # type: ignore[attr-defined]  # annotated
    kind = work_kind(campaign.code, campaign.play)
    label = carried.label if carried else None
    days_left = (follow_up.due_on - today).days
    return WorkLine(
        follow_up=follow_up,
        label=carried,
        reason=reason_of(follow_up, carried),
        days_late=max(-days_left, 0),
        priority=Priority(amount, days_left, kind, label),
        also=also_of(follow_up),
    )
