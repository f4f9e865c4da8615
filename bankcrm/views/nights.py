"""Head office's pages of nights and deliveries."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from bankcrm import ledger, nightly, operations, queries, rejects
from bankcrm.enums import RunKind, State
from bankcrm.forms import NightForm
from bankcrm.models import Run
from kernel.downloads import download_lines
from kernel.gate import for_roles
from kernel.htmx import render
from staff.enums import Decision, Role
from staff.forms import ReasonForm
from staff.operations import NeedsReason, asked_about
from staff.queries import approvals_of
from staff.requests import OfficerRequest

NIGHTS_PER_PAGE = 30
REJECTS_PER_PAGE = 100
for_bank_wide = for_roles(Role.HEAD_OFFICE, Role.AUDITOR)
for_head_office = for_roles(Role.HEAD_OFFICE)
DECISIONS = {"approve": Decision.APPROVED, "return": Decision.RETURNED}
DONE = {
    "ask": gettext_lazy("Submitted: a second person of head office decides."),
    "approve": gettext_lazy("Released. It goes on by itself."),
    "return": gettext_lazy("Returned to who asked for it."),
    "withdraw": gettext_lazy("Taken back."),
    "refuse": gettext_lazy("Refused."),
}


@require_safe
@for_bank_wide
def night_list(request: OfficerRequest) -> HttpResponse:
    runs = queries.runs_visible_to(request.user)
    page = Paginator(runs.annotate(seconds=Sum("steps__seconds")), NIGHTS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    n_rejects = rejects.totals(list(page))
    context = {
        "page": page,
        "nights": [(run, n_rejects.get(run.delivery_id or 0, 0)) for run in page],
        "waiting": queries.waiting_and_asked(runs),
        "late": queries.late_night(),
    }
    return render(request, "bankcrm/night-list.html", context)


@require_safe
@for_bank_wide
def night_detail(request: OfficerRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(queries.runs_visible_to(request.user), pk=pk)
    context = _night_context(request, run)
    return render(request, "bankcrm/night-detail.html", context, fragment="night")


@require_POST
@for_head_office
def night_release(request: OfficerRequest, pk: int) -> HttpResponse:
    """Asks, releases, returns, withdraws or refuses, as the button says."""
    run = get_object_or_404(queries.runs_visible_to(request.user), pk=pk)
    form, act = NightForm(request.POST), request.POST.get("do", "")
    if act not in DONE:
        raise BadRequest(_("Unknown act."))
    if form.is_valid():
        try:
            _release(request, run, act, form.cleaned_data)
        except NeedsReason as refusal:
            form.add_error("reason", str(refusal))
        except operations.REFUSALS as refusal:
            form.add_error(None, str(refusal))
    if not form.is_valid():
        context = _night_context(request, run, form)
        return render(request, "bankcrm/night-detail.html", context, status=422)
    messages.success(request, DONE[act])
    return redirect("bankcrm:night-detail", pk=run.pk)


@require_POST
@for_head_office
def night_again(request: OfficerRequest, pk: int) -> HttpResponse:
    """Asks the bell to try what failed or was refused again."""
    run = get_object_or_404(queries.runs_visible_to(request.user), pk=pk)
    form, address = ReasonForm(request.POST), request.META.get("REMOTE_ADDR")
    if form.is_valid():
        try:
            operations.run_again(
                run=run, reason=form.cleaned_data["reason"], by=request.user, address=address
            )
        except operations.REFUSALS as refusal:
            form.add_error(None, str(refusal))
    if not form.is_valid():
        context = _night_context(request, run, again=form)
        return render(request, "bankcrm/night-detail.html", context, status=422)
    messages.success(request, _("It begins within a minute; this page follows it."))
    return redirect("bankcrm:night-detail", pk=run.pk)


def _release(request: OfficerRequest, run: Run, act: str, said: dict[str, Any]) -> None:
    given: dict[str, Any] = {"by": request.user, "address": request.META.get("REMOTE_ADDR")}
    if act == "ask":
        operations.ask_release(run=run, reason=said["reason"], **given)
    elif act == "refuse":
        operations.refuse(run=run, reason=said["reason"], **given)
    elif act == "withdraw":
        operations.withdraw_release(approval=asked_about(run, said["approval"]), **given)
    else:
        operations.decide_release(
            approval=asked_about(run, said["approval"]),
            decision=DECISIONS[act],
            reason=said["reason"],
            **given,
        )


@require_safe
@for_bank_wide
def reject_list(request: OfficerRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(queries.deliveries_visible_to(request.user), pk=pk)
    reason = request.GET.get("reason", "")
    page = Paginator(rejects.lines(delivery, reason), REJECTS_PER_PAGE)
    context = {
        "delivery": delivery,
        "reasons": rejects.by_reason(delivery),
        "reason": reason,
        "page": page.get_page(request.GET.get("page")),
        "run": delivery.runs.first(),
    }
    return render(request, "bankcrm/reject-list.html", context)


@require_safe
@for_bank_wide
def reject_export(request: OfficerRequest, pk: int) -> StreamingHttpResponse:
    delivery = get_object_or_404(queries.deliveries_visible_to(request.user), pk=pk)
    lines = rejects.csv_lines(delivery, request.GET.get("reason", ""))
    return download_lines(lines, name=rejects.file_name(delivery))


def _night_context(
    request: OfficerRequest,
    run: Run,
    form: NightForm | None = None,
    again: ReasonForm | None = None,
) -> dict[str, Any]:
    asked = approvals_of(Run, [run.pk]).get(run.pk, [])
    waiting = next((each for each in asked if not each.decision), None)
    return {
        "run": run,
        "rejects": rejects.by_file(run.delivery) if run.delivery else [],
        "reasons": rejects.by_reason(run.delivery) if run.delivery else [],
        "waits": ledger.waits_for_a_word(run),
        "may_decide": request.user.role == Role.HEAD_OFFICE,
        "asked": waiting,
        "decided": [each for each in asked if each.decision],
        "was_released": any(each.decision == Decision.APPROVED for each in asked),
        "progress": queries.progress(run, nightly.PARTS[RunKind(run.kind)]),
        "again": _again(run, again or ReasonForm(auto_id="again_%s")),
        "guard": queries.guard_panel(run, asked, request.user),
        "used": queries.versions_used(run),
        "form": form or NightForm(initial={"approval": waiting.pk if waiting else None}),
    }


def _again(run: Run, form: ReasonForm) -> dict[str, Any]:
    """What became of a run that did not end well, and the way to try it again."""
    reruns = list(run.reruns.select_related("asked_by"))
    later = ledger.later_try(run) if run.state in (State.FAILED, State.REFUSED) else None
    is_asked = any(each.taken_at is None for each in reruns)
    why_not = operations.why_not_again(run)
    ended_badly = run.state in (State.FAILED, State.REFUSED) or not why_not
    return {
        "reruns": reruns,
        "later": later,
        "is_offered": ended_badly and not (is_asked or later or ledger.waits_for_a_word(run)),
        "why_not": why_not,
        "goes_on": operations.goes_on(run),
        "form": form,
    }
