"""What the page of the work list is made of, for a fresh page and for each answer to a press."""

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaigns.enums import Who
from campaigns.filters.follow_ups import FollowUpFilter
from campaigns.forms import NextDay, OutcomeForm, outcome_keys
from campaigns.panels import worklist
from campaigns.panels.chosen import chosen as about
from campaigns.panels.worklist import Board, WorkLine
from campaigns.queries import Desk
from customers.contact_policy import contact_policy
from staff.enums import UNIT_ROLES, SavedPage
from staff.queries import OwnView, own_views
from staff.scope import workers_under

MOST_DRAWN = 1000
NOON, EVENING = 12, 18


def page(board: Board, query: QueryDict, chosen: int | None) -> dict[str, Any]:
    """Everything on the page; without a choice of the officer's, the first line is chosen."""
    desk, most = board.desk, _most(query)
    worked, drawn = worklist.worked(desk), board.drawn(most)
    shown = chosen or next(iter(drawn), None)
    keys = {*drawn, *worked[: worklist.MOST_WORKED], *([shown] if shown else [])}
    lines = worklist.lines_of(keys, desk.today)
    groups = board.groups(lines, most)
    views = _own_views(board)
    context = {
        "today": desk.today,
        "greeting": _greeting(desk.at.hour),
        "groups": groups,
        "n_drawn": sum(len(group.lines) for group in groups),
        "n_more": most + worklist.MOST_LINES,
        "n_narrowed": len(board.narrowed),
        "n_all": len(board.items),
        "is_cut": board.is_cut,
        "tabs": [
            (kind, n, board.asked.tab(kind))
            for kind, n in [(None, len(board.items)), *board.kind_counts()]
        ],
        "views": views,
        "own_views": [each for each, _n in views],
        "saved_page": SavedPage.FOLLOW_UPS,
        "is_saved": any(each.is_current for each, _n in views),
        "asked": board.asked,
        "query": board.asked.query,
        "bulk": _bulk(desk),
        "progress": board.progress(n_done=len(worked)),
        "worked": [lines[pk] for pk in worked[: worklist.MOST_WORKED]],
        "chosen": None,
    }
    if shown in lines:
        context |= pane(desk, lines[shown], board.asked, is_asked=chosen is not None)
    return context


def pane(
    desk: Desk, line: WorkLine, asked: FollowUpFilter, *, is_asked: bool = True
) -> dict[str, Any]:
    """The chosen customer: why, how to reach, what came of it, what to know."""
    customer = line.follow_up.customer
    policy = contact_policy(customer, officer=desk.officer, at=desk.at)
    return {
        "chosen": about(line, policy, desk=desk),
        "customer": customer,
        "is_asked": is_asked,
        "may_work": line.follow_up.who == Who.OFFICER or desk.officer.role in UNIT_ROLES,
        "query": asked.query,
        "today": desk.today,
        "form": OutcomeForm(follow_up=line.follow_up, lately=policy.lately, desk=desk),
        "outcomes": outcome_keys(line.follow_up.channel),
        "policy": policy,
        "shown": {},
    }


def address(query: str, *, chosen: int | None = None, logged: int | None = None) -> str:
    """Of the list as it is narrowed, with what is chosen on it."""
    asked = QueryDict(query, mutable=True)
    for name, pk in (("chosen", chosen), ("logged", logged)):
        if pk is not None:
            asked[name] = str(pk)
    path = reverse("campaigns:follow-up-list")
    return f"{path}?{asked.urlencode()}" if asked else path


def _own_views(board: Board) -> list[tuple[OwnView, int]]:
    """The officer's own tabs, with their counts."""
    officer = board.desk.officer
    own = own_views(officer, SavedPage.FOLLOW_UPS, board.asked.query)
    return [
        (each, board.count(FollowUpFilter(QueryDict(each.view.query), by=officer))) for each in own
    ]


def _bulk(desk: Desk) -> dict[str, Any]:
    """Where selected lines may go: to a day; for the head of a unit, to a colleague."""
    short_cuts = NextDay(desk=desk).short_cuts()
    names = [(code, f"{words} {date_format(day, 'm-d')}") for code, words, day in short_cuts]
    is_head = desk.officer.role in UNIT_ROLES
    return {"days": names, "colleagues": workers_under(desk.officer) if is_head else ()}


def _greeting(hour: int) -> str:
    if hour < NOON:
        return _("Good morning")
    return _("Good afternoon") if hour < EVENING else _("Good evening")


def _most(query: QueryDict) -> int:
    """How many lines are drawn."""
    asked = query.get("most", "")
    wanted = int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 6 else 0
    return min(max(wanted, worklist.MOST_LINES), MOST_DRAWN)
