"""What the page of the work list is made of, for a fresh page and for each answer to a press."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.enums import FollowUpState
from campaigns.forms import OUTCOME_KEYS, Next, OutcomeForm, asked_day
from campaigns.models import FollowUp
from campaigns.operations.follow_ups import first_day
from campaigns.panels import worklist
from campaigns.panels.chosen import chosen as about
from campaigns.panels.filters import AtLeast, Due, Filters, Order
from customers.contact_policy import contact_policy
from customers.enums import Channel
from customers.queries import reading_day
from kernel.clock import now
from staff import working_days
from staff.enums import UNIT_ROLES, SavedPage
from staff.models import Officer
from staff.queries import OwnView, own_views
from staff.requests import OfficerRequest
from staff.scope import workers_under
from tiering import badges

MOST_DRAWN = 1000
NOON, EVENING = 12, 18


def page(request: OfficerRequest, chosen: FollowUp | None, *, today: date) -> dict[str, Any]:
    """Everything on the page; without a choice of the officer's, the first line is chosen."""
    filters = Filters.of(request.GET)
    board = worklist.board(request.user, filters, today=today)
    groups = board.groups(_most(request))
    is_asked = chosen is not None
    if chosen is None and groups:
        chosen = groups[0].lines[0].follow_up
    at = now()
    views = _own_views(request.user, board)
    context = {
        "today": today,
        "greeting": _greeting(at.hour),
        "groups": groups,
        "n_drawn": sum(len(group.lines) for group in groups),
        "n_more": _most(request) + worklist.MOST_LINES,
        "n_narrowed": len(board.narrowed),
        "n_all": len(board.items),
        "tabs": [(kind, n, filters.only(kind)) for kind, n in board.kind_counts()],
        "all_tab": filters.only(""),
        "views": views,
        "own_views": [each for each, _n in views],
        "saved_page": SavedPage.FOLLOW_UPS,
        "is_saved": any(each.is_current for each, _n in views),
        "filters": filters,
        "choices": _choices(),
        "bulk": _bulk(request.user, first_day(at)),
        "progress": worklist.progress(request.user, today=today, worked_on=at.date()),
        "worked": worklist.worked_lines(request.user, today=today, worked_on=at.date()),
        "chosen": None,
    }
    if chosen is not None:
        context |= pane(request.user, chosen, filters, today=today, is_asked=is_asked)
    return context


def pane(
    officer: Officer,
    follow_up: FollowUp,
    filters: Filters,
    *,
    today: date,
    is_asked: bool = True,
) -> dict[str, Any]:
    """The chosen customer: why, how to reach, what came of it, what to know."""
    at = now()
    found = about(follow_up, today=today)
    customer = found.follow_up.customer
    return {
        "chosen": found,
        "customer": customer,
        "is_asked": is_asked,
        "filters": filters,
        "today": today,
        "form": OutcomeForm(follow_up=found.follow_up, at=at),
        "outcomes": OUTCOME_KEYS,
        "next_days": next_days(first_day(at)),
        "policy": contact_policy(customer, officer=officer, at=at),
        "shown": {},
    }


def next_days(first: date) -> dict[str, date]:
    """Short cut → the working day that it comes to."""
    asked = {code: asked_day(code, first) for code in Next.values}
    found = {code: working_days.first_from(day) for code, day in asked.items() if day}
    return {code: day for code, day in found.items() if day}


def coming_after(request: OfficerRequest, follow_up: FollowUp) -> list[int]:
    """The keys that follow on the list, as it stands before the press."""
    today = reading_day() or follow_up.due_on
    board = worklist.board(request.user, Filters.of(request.GET), today=today)
    return [pk for pk in board.after(follow_up.pk) if pk != follow_up.pk]


def first_open(officer: Officer, coming: Iterable[int]) -> FollowUp | None:
    """The first that is still to be done: those merged with the one before went with it."""
    keys = list(coming)
    still = FollowUp.objects.visible_to(officer).filter(
        Q(state=FollowUpState.OPEN), pk__in=keys[:20]
    )
    found = {each.pk: each for each in still}
    return next((found[pk] for pk in keys if pk in found), None)


def address(filters: Filters, *, chosen: int | None = None, logged: int | None = None) -> str:
    """Of the list as it is narrowed, with what is chosen on it."""
    query = QueryDict(filters.query, mutable=True)
    for name, pk in (("chosen", chosen), ("logged", logged)):
        if pk is not None:
            query[name] = str(pk)
    path = reverse("campaigns:follow-up-list")
    return f"{path}?{query.urlencode()}" if query else path


def _own_views(officer: Officer, board: worklist.Board) -> list[tuple[OwnView, int]]:
    """The officer's own tabs, with their counts."""
    own = own_views(officer, SavedPage.FOLLOW_UPS, board.filters.query)
    return [(each, board.count(Filters.of(QueryDict(each.view.query).dict()))) for each in own]


def _bulk(officer: Officer, first: date) -> dict[str, Any]:
    """Where selected lines may go: to a day; for the head of a unit, to a colleague."""
    days = next_days(first)
    names = [(code, f"{Next(code).label} {date_format(day, 'm-d')}") for code, day in days.items()]
    colleagues = workers_under(officer) if officer.role in UNIT_ROLES else ()
    return {"days": names, "colleagues": colleagues}


def _greeting(hour: int) -> str:
    if hour < NOON:
        return _("Good morning")
    return _("Good afternoon") if hour < EVENING else _("Good evening")


def _choices() -> dict[str, Any]:
    return {
        "tiers": [(label.code, label) for label in badges.badge_labels()],
        "channels": Channel.choices,
        "due": Due.choices,
        "amounts": AtLeast.choices,
        "orders": Order.choices,
    }


def _most(request: OfficerRequest) -> int:
    """How many lines are drawn."""
    asked = request.GET.get("most", "")
    wanted = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 6 else 0
    return min(max(wanted, worklist.MOST_LINES), MOST_DRAWN)
