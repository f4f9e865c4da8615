"""A manager's people: who has how much to do, one officer's day, and a word of advice."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.filters.follow_ups import FollowUpFilter
from campaigns.filters.team_work import TeamWorkFilter
from campaigns.forms import CoachingForm
from campaigns.models import BookHandOver
from campaigns.panels import team_work, worklist
from campaigns.panels.dashboard.workload import workload
from campaigns.panels.officer_course import course_of
from campaigns.queries import desk_of
from campaigns.views.roles import for_managers, for_unit_heads, for_workers
from campaigns.views.units import unit_of
from campaigns.workload import loads, people
from customers.queries import data_date, shown_on
from kernel.clock import now, today
from kernel.htmx import render
from staff.enums import UNIT_ROLES, WORKERS, Level
from staff.models import Leave, Officer
from staff.operations import write_coaching_note
from staff.requests import OfficerRequest
from staff.scope import below, officers_visible_to, units_visible_to

MOST_NOTES = 20
MOST_HAND_OVERS = 10


@require_safe
@for_unit_heads
def team_detail(request: OfficerRequest) -> HttpResponse:
    """The officers of a branch with today's work; of a region or the bank, its units first."""
    units = units_visible_to(request.user)
    unit = unit_of(request, units)
    context: dict[str, Any] = {
        "unit": unit,
        "units": units.exclude(level=Level.OUTLET).order_by("path"),
    }
    desk = desk_of(request.user, now())
    day, on = desk.today, desk.night
    if on is None:
        return render(request, "campaigns/team-detail.html", context)
    context |= {"today": day, "may_act": request.user.role in UNIT_ROLES}
    if not unit.is_branch:
        context |= {"workload": workload(unit, on=on, today=day)}
    else:
        found = loads.loads_of(people.officers_of(unit), today=day).values()
        busiest = max((load.n_done + load.n_in_window for load in found), default=0)
        context |= {
            "loads": sorted(
                found, key=lambda load: (load.is_overloaded, *load.weight), reverse=True
            ),
            "busiest": max(busiest, 1),
            "n_pool": loads.pool_size(unit, until=day),
            "hand_overs": _hand_overs(below(unit, "officer__org_unit__"), on=on),
        }
    return render(request, "campaigns/team-detail.html", context)


@require_safe
@for_unit_heads
def team_work_list(request: OfficerRequest) -> HttpResponse:
    """The follow-ups behind a number of the workload, read only."""
    desk = desk_of(request.user, now())
    asked = TeamWorkFilter(request.GET, by=request.user)
    rows = team_work.follow_ups(desk, asked, unit_of(request, units_visible_to(request.user)))
    rows = rows if asked.is_valid() else rows.none()
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    page = team_work.page(desk, rows, after=after, before=before)
    lines = worklist.lines_of([each.pk for each in page.rows], desk.today)
    context = {
        "asked": asked,
        "chips": asked.chips(),
        "list_url": reverse("campaigns:team-work-list"),
        "n": team_work.count(rows),
        "most": team_work.MOST_COUNTED,
        "page": page,
        "lines": [lines[each.pk] for each in page.rows],
    }
    status = 200 if asked.is_valid() else 422
    return render(request, "campaigns/team-work-list.html", context, status=status)


@require_safe
@for_unit_heads
def officer_detail(request: OfficerRequest, staff_no: str) -> HttpResponse:
    """The list that an officer works, read only, with the officer's figures and notes."""
    officer = officer_or_404(request, staff_no)
    context = _portrait(request, officer) | {"form": CoachingForm()}
    return render(request, "campaigns/officer-detail.html", context)


@require_POST
@for_managers
def coaching_note_add(request: OfficerRequest, staff_no: str) -> HttpResponse:
    officer = officer_or_404(request, staff_no)
    form = CoachingForm(request.POST)
    if not form.is_valid():
        context = _portrait(request, officer) | {"form": form}
        return render(request, "campaigns/officer-detail.html", context, status=422)
    write_coaching_note(
        officer,
        by=request.user,
        path=reverse("campaigns:own-desk"),
        on=shown_on(),
        address=request.META.get("REMOTE_ADDR"),
        **form.cleaned_data,
    )
    messages.success(request, _("%(name)s will find your note.") % {"name": officer})
    return redirect("campaigns:officer-detail", staff_no=officer.staff_no)


@require_safe
@for_workers
def own_desk(request: OfficerRequest) -> HttpResponse:
    """What an officer should know of the own work: advice, days off, the month's course."""
    context = {"officer": request.user, **_desk(request.user)}
    return render(request, "campaigns/own-desk.html", context)


def officer_or_404(request: OfficerRequest, staff_no: str) -> Officer:
    """Somebody with a work list of whom the reader is the head; the reader is nobody's head."""
    officers = officers_visible_to(request.user).exclude(pk=request.user.pk)
    return get_object_or_404(officers.filter(role__in=WORKERS), staff_no=staff_no)


def _portrait(request: OfficerRequest, officer: Officer) -> dict[str, Any]:
    """What a head sees of an officer: only of customers that the head may see, too."""
    desk = desk_of(officer, now())
    day, on = desk.today, desk.night
    context = {"officer": officer, "may_act": request.user.role in UNIT_ROLES, **_desk(officer)}
    if on is None:
        return context
    board = worklist.board(desk, FollowUpFilter(QueryDict(), by=officer), seen_by=request.user)
    lines = worklist.lines_of(board.drawn(worklist.MOST_LINES), day)
    return context | {
        "today": day,
        "load": loads.loads_of([officer], today=day)[officer.pk],
        "month": officer.loads.filter(as_of=on).first(),
        "window": loads.WINDOW,
        "groups": board.groups(lines, worklist.MOST_LINES),
        "n_lines": len(board.items),
        "n_pool": board.progress(n_done=0)["n_pool"],
        "most": worklist.MOST_LINES,
        "hand_overs": _hand_overs(Q(officer=officer), on=on),
    }


def _desk(officer: Officer) -> dict[str, Any]:
    on = data_date()
    leaves = Leave.objects.standing().filter(officer=officer, ends_on__gte=on or today())
    return {
        "notes": officer.coaching_notes.select_related("author")[:MOST_NOTES],
        "leaves": leaves.select_related("deputy"),
        "course": course_of(officer, on=on) if on else None,
    }


def _hand_overs(whose: Q, *, on: date) -> QuerySet[BookHandOver]:
    """Those since the last night, which can be undone until the next."""
    made = BookHandOver.objects.filter(whose, data_date=on, undone_at__isnull=True)
    return made.select_related("officer", "decided_by")[:MOST_HAND_OVERS]
