"""An officer's follow-ups of the day as the screen shows them: who, why, how much, when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from campaigns.enums import FollowUpState, WorkKind, work_kind
from campaigns.models import FollowUp
from campaigns.panels.filters import Filters, Item
from campaigns.panels.priority import Priority, priority
from campaigns.reasons import also_of, reason_of
from campaigns.scoping import FollowUpQuerySet
from staff.enums import WORKERS
from staff.models import Officer
from staff.scope import below
from tiering import badges
from tiering.models import Amount, CustomerLabel, Label

DAYS_AHEAD = 7
MOST_LINES = 50  # drawn at once; the rest follows on demand
MOST_WORKED = 20
MOST_LOOKED_AT = 3000  # a region's pool may hold more: those due first are ranked


@dataclass(frozen=True)
class Line:
    """One follow-up on screen."""

    follow_up: FollowUp
    label: CustomerLabel | None
    kind: WorkKind
    reason: str
    also: list[str]
    amount: Decimal | None
    days_late: int
    priority: Priority


@dataclass(frozen=True)
class Group:
    """`n` counts also the lines that are not drawn yet."""

    code: str
    n: int
    lines: list[Line]


@dataclass(frozen=True)
class Board:
    """The open follow-ups of an officer, ranked; narrowed by the filters of the address."""

    items: list[Item]
    filters: Filters
    today: date
    narrowed: list[Item] = field(init=False)

    def __post_init__(self) -> None:
        kept = [item for item in self.items if self.filters.accepts(item)]
        kept.sort(key=lambda item: (GROUPS.index(item.group), self.filters.rank(item)))
        object.__setattr__(self, "narrowed", kept)

    def kind_counts(self) -> list[tuple[WorkKind, int]]:
        """For the tabs: all kinds of which something is open."""
        kinds = [item.kind for item in self.items]
        return [(kind, kinds.count(kind)) for kind in WorkKind if kind in kinds]

    def count(self, filters: Filters) -> int:
        return sum(filters.accepts(item) for item in self.items)

    def groups(self, most: int) -> list[Group]:
        """The first lines with their groups, in the order of urgency."""
        drawn = self.narrowed[:most]
        follow_ups = on_screen(FollowUp.objects.filter(pk__in=[item.pk for item in drawn]))
        found = {each.pk: each for each in follow_ups}
        groups = []
        for code in GROUPS:
            n = sum(item.group == code for item in self.narrowed)
            own = (item.pk for item in drawn if item.group == code)
            lines = [line_of(found[pk], self.today) for pk in own if pk in found]
            groups.append(Group(code, n, lines))
        return [group for group in groups if group.lines]

    def lines(self, among: Collection[int] = ()) -> list[Line]:
        """All lines in their order; only those `among` the keys when there are some."""
        keys = [item.pk for item in self.narrowed if not among or item.pk in among]
        found = {each.pk: each for each in on_screen(FollowUp.objects.filter(pk__in=keys))}
        return [line_of(found[pk], self.today) for pk in keys if pk in found]

    def after(self, pk: int) -> list[int]:
        """Whom to go on with when one is worked: those after it, then those before it."""
        order = [item.pk for item in self.narrowed]
        place = order.index(pk) if pk in order else 0
        return order[place:] + order[:place]


AT_STAKE = Coalesce("account__balance", "customer__metric__aum", output_field=Amount())
GROUPS = ("overdue", "today", "week")


def has_work_with(officer: Officer) -> Q:
    """Customers for whom the officer has something open to do, also when they are of others."""
    still_open = FollowUp.objects.visible_to(officer).open()
    return Q(Exists(still_open.filter(customer=OuterRef("pk"))))


def of_customer(follow_ups: FollowUpQuerySet, limit: int = 20) -> list[FollowUp]:
    """Open ones first, the nearest first; then those that are over, the latest first."""
    with_names = follow_ups.select_related("campaign", "owner", "worked_by", "account")
    still_open = list(with_names.open().order_by("due_on", "id")[:limit])
    over = with_names.exclude(state=FollowUpState.OPEN).order_by("-due_on", "-id")[:limit]
    return [*still_open, *over][:limit]


def mine(officer: Officer) -> FollowUpQuerySet:
    """Those an officer is to work: their own, and the pool that nobody owns yet."""
    pool = Q(owner__isnull=True, org_unit_id=officer.org_unit_id)
    if officer.role in WORKERS and officer.org_unit is not None:
        pool = Q(owner__isnull=True) & below(officer.org_unit, "org_unit__")
    follow_ups: FollowUpQuerySet = FollowUp.objects.visible_to(officer)
    return follow_ups.filter(Q(owner=officer) | pool).leading()


def to_do(officer: Officer, *, today: date) -> FollowUpQuerySet:
    """Open ones that are overdue or due within a week."""
    return mine(officer).open().filter(due_on__lt=today + timedelta(days=DAYS_AHEAD))


def board(
    officer: Officer, filters: Filters, *, today: date, seen_by: Officer | None = None
) -> Board:
    """Everything there is to do, ranked, in few queries, without drawing a line yet.

    `seen_by` reads it in the officer's place, and sees only what both may see.
    """
    rows = list(
        to_do(officer, today=today)
        .visible_to(seen_by or officer)
        .annotate(amount=AT_STAKE)
        .order_by("due_on", "id")
        .values_list(
            "pk",
            "customer_id",
            "due_on",
            "channel",
            "campaign__code",
            "campaign__play",
            "amount",
        )[:MOST_LOOKED_AT]
    )
    labels = badges.labels_of({row[1] for row in rows})
    items = [
        _item(pk, due_on, channel, work_kind(code, play), amount, labels.get(customer_id), today)
        for pk, customer_id, due_on, channel, code, play, amount in rows
    ]
    return Board(items, filters, today)


def _item(
    pk: int,
    due_on: date,
    channel: str,
    kind: WorkKind,
    amount: Decimal | None,
    label: Label | None,
    today: date,
) -> Item:
    urgency = _priority(kind, due_on, amount, label, today)
    return Item(pk, due_on, channel, kind, amount, label, urgency, group_of(due_on, today))


def _priority(
    kind: WorkKind, due_on: date, amount: Decimal | None, label: Label | None, today: date
) -> Priority:
    return priority(
        amount=amount,
        days_left=(due_on - today).days,
        kind=kind,
        tier=str(label or ""),
        shade=badges.shade(label) if label else None,
    )


def on_screen(follow_ups: FollowUpQuerySet) -> FollowUpQuerySet:
    """With everything that a line shows, in a number of queries that does not grow."""
    full: FollowUpQuerySet = (
        follow_ups.select_related("campaign", "customer", "account", "owner", "entry", "worked_by")
        .annotate(aum=F("customer__metric__aum"))
        .prefetch_related(badges.label_prefetch("customer__"), "merged__campaign")
    )
    return full


def worked_lines(officer: Officer, *, today: date, worked_on: date) -> list[Line]:
    """What an officer has done today, the latest first."""
    done = on_screen(_done_by(officer, worked_on)).order_by("-worked_at", "id")
    return [line_of(each, today) for each in done[:MOST_WORKED]]


def progress(officer: Officer, *, today: date, worked_on: date) -> Mapping[str, int]:
    """Own work: what was due by today and is still open, of it overdue, and what was done.

    What waits in the pool is on the list as well, but nobody's arrears: it is told apart.
    """
    due = mine(officer).open().filter(owner=officer, due_on__lte=today)
    counts = due.aggregate(n_open=Count("pk"), n_late=Count("pk", filter=Q(due_on__lt=today)))
    n_done = _done_by(officer, worked_on).count()
    return {**counts, "n_done": n_done, "n_pool": n_pool_due(officer, today=today)}


def n_pool_due(officer: Officer, *, today: date, seen_by: Officer | None = None) -> int:
    """Of the pool on the officer's list, what was due by today."""
    pool = mine(officer).visible_to(seen_by or officer).open()
    return int(pool.filter(owner__isnull=True, due_on__lte=today).count())


def _done_by(officer: Officer, on: date) -> FollowUpQuerySet:
    done: FollowUpQuerySet = FollowUp.objects.done_on(on).filter(worked_by=officer)
    return done


def group_of(due_on: date, today: date) -> str:
    if due_on < today:
        return "overdue"
    return "today" if due_on == today else "week"


def line_of(follow_up: FollowUp, today: date) -> Line:
    """`follow_up` must come from `on_screen`."""
    carried = badges.badge_label(follow_up.customer)
    account, campaign = follow_up.account, follow_up.campaign
    amount = account.balance if account else follow_up.aum  # type: ignore[attr-defined]
    kind = work_kind(campaign.code, campaign.play)
    label = carried.label if carried else None
    return Line(
        follow_up=follow_up,
        label=carried,
        kind=kind,
        reason=reason_of(follow_up, carried),
        also=also_of(follow_up),
        amount=amount,
        days_late=max((today - follow_up.due_on).days, 0),
        priority=_priority(kind, follow_up.due_on, amount, label, today),
    )
