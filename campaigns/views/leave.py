"""Days on which an officer is away, and who does meanwhile what cannot wait."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.forms import LeaveForm, SeenPlanForm
from campaigns.models import BookHandOver
from campaigns.operations.hand_overs import PlanIsStale, carry_out
from campaigns.views.roles import for_managers
from campaigns.views.team import officer_or_404
from campaigns.workload import people, shares
from campaigns.workload.shares import Plan, WorkChoice
from customers.queries import reading_day, shown_on
from kernel.htmx import render
from staff.models import Leave, Officer
from staff.operations import LeaveOverlaps, cancel_leave, note_leave
from staff.requests import OfficerRequest
from staff.scope import officers_visible_to


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def officer_leave(request: OfficerRequest, staff_no: str) -> HttpResponse:
    """The leaves of an officer, what is due in them, and a new one."""
    officer = officer_or_404(request, staff_no)
    colleagues = people.colleagues_of(officer, by=request.user)
    typed = request.POST if request.method == "POST" else None
    on = shown_on()
    form = LeaveForm(typed, colleagues=colleagues, on=on)
    if form.is_valid() and _is_noted(request, officer, form):
        messages.success(request, _("Leave of %(name)s noted.") % {"name": officer})
        return redirect("campaigns:officer-leave", staff_no=officer.staff_no)
    status = 422 if form.is_bound else 200
    context = {"officer": officer, "form": form, "leaves": _leaves(request, officer)}
    return render(request, "campaigns/officer-leave.html", context, status=status)


@require_POST
@for_managers
def leave_cancel(request: OfficerRequest, pk: int) -> HttpResponse:
    leave = _leave_or_404(request, pk)
    cancel_leave(leave, by=request.user, address=request.META.get("REMOTE_ADDR"))
    messages.success(request, _("Leave cancelled. What a deputy has taken stays there."))
    return redirect("campaigns:officer-leave", staff_no=leave.officer.staff_no)


@require_POST
@for_managers
def leave_deputize(request: OfficerRequest, pk: int) -> HttpResponse:
    """What is open and due in the leave goes to the deputy, on the same days."""
    leave = _leave_or_404(request, pk)
    plan, seen = _to_deputy(request, leave), SeenPlanForm(request.POST)
    try:
        if plan is None or not seen.is_valid():
            raise PlanIsStale
        book = carry_out(
            plan,
            by=request.user,
            reason=_("Leave %(first)s – %(last)s")
            % {"first": leave.starts_on, "last": leave.ends_on},
            address=request.META.get("REMOTE_ADDR"),
            **seen.cleaned_data,
        )
    except PlanIsStale:
        messages.error(request, _("Somebody was faster: please look again."))
    else:
        messages.success(request, _given(book, leave))
    return redirect("campaigns:officer-leave", staff_no=leave.officer.staff_no)


def _is_noted(request: OfficerRequest, officer: Officer, form: LeaveForm) -> bool:
    """What is wrong with the days is said at its field."""
    address = request.META.get("REMOTE_ADDR")
    try:
        note_leave(officer, by=request.user, address=address, **form.cleaned_data)
    except LeaveOverlaps:
        form.add_error("starts_on", _("Another leave holds some of these days."))
    return form.is_valid()


def _in_vain(leave: Leave) -> str:
    """What nobody does for a colleague on the days on which the deputy is away as well."""
    return _("%(deputy)s is deputy of %(name)s on %(first)s – %(last)s: name another there.") % {
        "deputy": leave.deputy,
        "name": leave.officer,
        "first": leave.starts_on,
        "last": leave.ends_on,
    }


def _leave_or_404(request: OfficerRequest, pk: int) -> Leave:
    """A leave that stands, of somebody whose head the reader is."""
    officers = officers_visible_to(request.user).exclude(pk=request.user.pk)
    leaves = Leave.objects.standing().select_related("officer", "deputy")
    leave: Leave = get_object_or_404(leaves.filter(officer__in=officers), pk=pk)
    return leave


def _leaves(request: OfficerRequest, officer: Officer) -> list[dict[str, Any]]:
    """Those that are not over, with the follow-ups that are due in them."""
    on = shown_on()
    leaves = Leave.objects.standing().filter(officer=officer, ends_on__gte=on)
    found = []
    for leave in leaves.select_related("officer", "deputy"):
        work = WorkChoice(first=leave.starts_on, last=leave.ends_on)
        lines = shares.lines_of(officer, work, by=request.user)
        plan = _to_deputy(request, leave) if lines else None
        seen = SeenPlanForm(initial={"digest": plan.digest}, auto_id=False) if plan else None
        found.append(
            {
                "leave": leave,
                "n_due": sum(line.leads for line in lines),
                "seen": seen,
                "in_vain": [_in_vain(each) for each in leave.stood_in_for()],
            }
        )
    return found


def _to_deputy(request: OfficerRequest, leave: Leave) -> Plan | None:
    """All that is due in the leave in one hand; None while there is none to take it."""
    deputy, day = leave.deputy, reading_day()
    if day is None or deputy is None or not deputy.is_active:
        return None
    return shares.of_work(
        leave.officer,
        WorkChoice(first=leave.starts_on, last=leave.ends_on),
        by=request.user,
        receivers=[deputy],
        today=day,
        quotas=[len(shares.lines_of(leave.officer, WorkChoice(), by=request.user)) or 1],
    )


def _given(book: BookHandOver, leave: Leave) -> str:
    n_lines = book.n_lines()
    return ngettext(
        "%(n)s follow-up went to %(name)s.", "%(n)s follow-ups went to %(name)s.", n_lines
    ) % {"n": n_lines, "name": leave.deputy}
