"""An officer's work or book goes to colleagues: what it would mean first, then in one step."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.enums import HandOverScope
from campaigns.forms import ReasonedPlanForm, ReceiversForm, WhichWork, WorkForm
from campaigns.models import BookHandOver
from campaigns.operations import hand_overs
from campaigns.queries import desk_of
from campaigns.views.roles import for_managers
from campaigns.views.team import officer_or_404
from campaigns.workload import loads, people, shares
from campaigns.workload.shares import Plan, WorkChoice
from kernel.clock import now
from kernel.htmx import render
from staff.models import Officer
from staff.requests import OfficerRequest
from staff.scope import officers_visible_to

REBALANCE = "campaigns/rebalance.html"
HAND_OVER = "campaigns/book-hand-over.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def rebalance(request: OfficerRequest, staff_no: str) -> HttpResponse:
    """Some of an officer's follow-ups to colleagues with room; the customers stay."""
    officer, day, _on = _before(request, staff_no)
    colleagues = people.colleagues_of(officer, by=request.user)
    typed = request.POST if request.method == "POST" else request.GET
    form = WorkForm(typed, colleagues=colleagues)
    if not form.is_valid():
        form = WorkForm({}, colleagues=colleagues)
        form.is_valid()
    plan = shares.of_work(
        officer,
        _work(form, day),
        by=request.user,
        receivers=colleagues,
        today=day,
        quotas=form.quotas(),
    )
    return _answer(request, REBALANCE, plan, _rebalanced(form, plan))


@require_http_methods(["GET", "HEAD", "POST"])
@for_managers
def book_hand_over(request: OfficerRequest, staff_no: str) -> HttpResponse:
    """All customers of an officer with their work to colleagues, shared evenly."""
    officer, day, on = _before(request, staff_no)
    colleagues = people.colleagues_of(officer, by=request.user)
    typed = request.POST if request.method == "POST" else request.GET
    form = ReceiversForm(typed or None, colleagues=colleagues)
    found = loads.loads_of([officer, *colleagues], today=day)
    context = {
        "form": form,
        "officer": officer,
        "load": found[officer.pk],
        "colleagues": [found[each.pk] for each in colleagues],
        "window": loads.WINDOW,
    }
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, HAND_OVER, context, status=status)
    chosen = [each for each in colleagues if each in form.cleaned_data["to"]]
    plan = shares.of_book(officer, by=request.user, receivers=chosen, today=day, on=on)
    return _answer(request, HAND_OVER, plan, context | {"chosen": chosen})


@require_POST
@for_managers
def hand_over_undo(request: OfficerRequest, pk: int) -> HttpResponse:
    officers = officers_visible_to(request.user)
    book = get_object_or_404(BookHandOver.objects.filter(officer__in=officers), pk=pk)
    try:
        is_undone = hand_overs.undo(book, by=request.user, address=request.META.get("REMOTE_ADDR"))
    except hand_overs.CannotUndo:
        messages.error(
            request,
            _("This can no longer be undone: the night, or a later hand-over, stands on it."),
        )
    else:
        if is_undone:
            messages.success(request, _("Undone: all is as it was before."))
        else:
            messages.info(request, _("This was undone before."))
    return redirect("campaigns:officer-detail", staff_no=book.officer.staff_no)


def _rebalanced(form: WorkForm, plan: Plan) -> dict[str, Any]:
    """The choices as they stand, and each colleague's number beside the load that it makes."""
    campaign = form.cleaned_data["campaign"]
    before_and_after = [plan.before, plan.after]
    before_and_after += [load for share in plan.shares for load in (share.before, share.after)]
    return {
        "form": form,
        "choices": WhichWork.choices,
        "which": form.cleaned_data["which"] or WhichWork.WEEK,
        "campaign": campaign.code if campaign else "",
        "window": loads.WINDOW,
        "rows": [{"share": s, "field": form[f"to-{s.to.pk}"]} for s in plan.shares],
        "most_days": max(loads.WINDOW, *(load.days for load in before_and_after)),
    }


def _before(request: OfficerRequest, staff_no: str) -> tuple[Officer, date, date]:
    """The officer, the reading day and the data date: nothing is handed over before a night."""
    officer = officer_or_404(request, staff_no)
    desk = desk_of(officer, now())
    if desk.night is None:
        raise Http404("No night yet")
    return officer, desk.today, desk.night


def _work(form: WorkForm, day: date) -> WorkChoice:
    campaign = form.cleaned_data["campaign"]
    last = {
        WhichWork.OVERDUE: day - timedelta(days=1),
        WhichWork.WEEK: loads.end_of_window(day),
        WhichWork.ALL: None,
    }
    which = WhichWork(form.cleaned_data["which"] or WhichWork.WEEK)
    return WorkChoice(last=last[which], campaign_id=campaign.pk if campaign else None)


def _answer(
    request: OfficerRequest, template: str, plan: Plan, context: dict[str, Any]
) -> HttpResponse:
    """The plan to look at; on a post that saw the same plan, the decision."""
    context |= {"officer": plan.officer, "plan": plan, "decision": _asked(plan)}
    if request.method != "POST" or "recalculate" in request.POST:
        return render(request, template, context)
    decision = ReasonedPlanForm(request.POST)
    if not decision.is_valid():
        return render(request, template, context | {"decision": decision}, status=422)
    address = request.META.get("REMOTE_ADDR")
    try:
        book = hand_overs.carry_out(plan, by=request.user, address=address, **decision.cleaned_data)
    except hand_overs.PlanIsStale:
        reason = decision.cleaned_data["reason"]
        context |= {"is_stale": True, "decision": _asked(plan, reason)}
        return render(request, template, context, status=409)
    messages.success(request, _said(book))
    return redirect("campaigns:officer-detail", staff_no=plan.officer.staff_no)


def _asked(plan: Plan, reason: str = "") -> ReasonedPlanForm:
    default = _("Even out the load") if plan.scope == HandOverScope.WORK else ""
    return ReasonedPlanForm(initial={"digest": plan.digest, "reason": reason or default})


def _said(book: BookHandOver) -> str:
    """The numbers that went over."""
    n_customers = book.customers.count()
    n_lines = book.n_lines()
    said = ngettext(
        "%(n)s follow-up went to colleagues.", "%(n)s follow-ups went to colleagues.", n_lines
    ) % {"n": n_lines}
    if not n_customers:
        return said
    return (
        ngettext("%(n)s customer handed over.", "%(n)s customers handed over.", n_customers)
        % {"n": n_customers}
        + " "
        + said
    )
