"""Many lines of the work list at once: another day, another colleague; always with the count."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.exports.columns import FOLLOW_UPS
from campaigns.filters.follow_ups import FollowUpFilter
from campaigns.forms import NextDay, ReassignForm
from campaigns.models import FollowUp
from campaigns.operations import desk
from campaigns.panels import worklist
from campaigns.queries import desk_of
from campaigns.views import work_page
from campaigns.views.roles import for_managers, for_workers
from kernel.clock import now
from kernel.htmx import render
from staff.queries import plain_query
from staff.requests import OfficerRequest
from tiering.exports import workbooks

MOST_PICKED = 1000
KEY = re.compile(r"[0-9]{1,18}", re.ASCII)
CONFIRM = "campaigns/work-bulk.html"


@require_POST
@for_workers
def work_reschedule(request: OfficerRequest) -> HttpResponse:
    """Puts the selected lines on another working day."""
    form = NextDay(request.POST, desk=desk_of(request.user, now()))
    if not form.is_valid() or form.cleaned_data["day"] is None:
        return _back(request, refusal=_("Choose a day to come that is in the calendar."))
    on = form.cleaned_data["day"]

    def move(picked: list[FollowUp], **who: Any) -> str:
        moved = desk.reschedule(picked, on=on, **who)
        words = ngettext("%(n)d follow-up moved.", "%(n)d follow-ups moved.", moved.n_changed)
        return words % {"n": moved.n_changed} + _stayed(moved)

    return _confirmed(request, move, {"on": on, "next_on": on})


@require_POST
@for_managers
def work_reassign(request: OfficerRequest) -> HttpResponse:
    """Gives the selected lines to a colleague of the manager's unit."""
    form = ReassignForm(request.POST, by=request.user)
    if not form.is_valid():
        return _back(request, refusal=_("Choose an officer of your unit."))
    to = form.cleaned_data["to"]

    def give(picked: list[FollowUp], **who: Any) -> str:
        given = desk.reassign(picked, to=to, **who)
        words = ngettext(
            "%(n)d follow-up given to %(name)s.",
            "%(n)d follow-ups given to %(name)s.",
            given.n_changed,
        )
        return words % {"n": given.n_changed, "name": to.name} + _stayed(given)

    return _confirmed(request, give, {"to": to})


@require_http_methods(["GET", "HEAD", "POST"])
@for_workers
def work_export(request: OfficerRequest) -> HttpResponseBase:
    """Exactly the list of the same address; posted, the selected lines of it."""
    query = request.GET if request.method != "POST" else QueryDict(request.POST.get("query", ""))
    asked = FollowUpFilter(query, by=request.user)
    back = work_page.address(asked.query)
    desk = desk_of(request.user, now())
    if desk.night is None:
        return redirect(back)
    keys = set(_keys(request))
    conditions = asked.in_words()
    if keys:
        conditions.append(("selected", _("Selected"), str(len(keys))))
    return workbooks.send(
        request,
        title=_("Tasks"),
        action="follow_ups.exported",
        columns=FOLLOW_UPS,
        rows=worklist.board(desk, asked).lines(keys),
        conditions=conditions,
        back=back,
    )


def _confirmed(
    request: OfficerRequest, act: Callable[..., str], what: dict[str, Any]
) -> HttpResponse:
    """First a page with the count; from its button, the act."""
    picked = _picked(request)
    if not picked:
        return _back(request, refusal=_("Select at least one open line."))
    if "confirmed" not in request.POST:
        n_bound = sum(desk.is_bound(each) for each in picked) if "on" in what else 0
        shown = {"picked": picked, "n_bound": n_bound, "n_free": len(picked) - n_bound}
        query = request.POST.get("query", "")
        return render(request, CONFIRM, shown | what | {"query": query})
    address = request.META.get("REMOTE_ADDR")
    messages.success(request, act(picked, by=request.user, at=now(), address=address))
    return _back(request)


def _keys(request: OfficerRequest) -> list[int]:
    return [int(pk) for pk in request.POST.getlist("follow_up") if KEY.fullmatch(pk)]


def _stayed(moved: desk.Moved) -> str:
    """How many of those selected are as they were: somebody was faster, or their day is fixed."""
    if not moved.n_stay:
        return ""
    words = ngettext("%(n)d stays as it was.", "%(n)d stay as they were.", moved.n_stay)
    return " " + words % {"n": moved.n_stay}


def _picked(request: OfficerRequest) -> list[FollowUp]:
    """Open lines of the officer's own list; others are as if they did not exist."""
    lines = worklist.mine(request.user).open().filter(pk__in=_keys(request)[:MOST_PICKED])
    return list(lines.select_related("customer", "campaign").order_by("due_on", "id"))


def _back(request: OfficerRequest, refusal: str = "") -> HttpResponse:
    """To the list, as it was narrowed."""
    if refusal:
        messages.error(request, refusal)
    return redirect(work_page.address(plain_query(request.POST.get("query", ""))))
