"""The work list: what an officer has to do today, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.forms import OutcomeForm
from campaigns.models import FollowUp
from campaigns.operations import follow_ups as operations
from campaigns.panels.filters import Filters
from campaigns.views import work_page
from campaigns.views.roles import for_workers
from customers.queries import reading_day
from kernel.clock import now
from kernel.htmx import render
from staff.requests import OfficerRequest

PAGE = "campaigns/follow-up-list.html"


@require_safe
@for_workers
def follow_up_list(request: OfficerRequest) -> HttpResponse:
    """The list with the chosen customer beside it; htmx asks for that one alone."""
    today = reading_day()
    if today is None:
        return render(request, PAGE, {"today": None})
    chosen = _chosen(request)
    if chosen and request.htmx and request.htmx.target == "pane":
        context = work_page.pane(request.user, chosen, Filters.of(request.GET), today=today)
        return render(request, PAGE, context, fragment="pane")
    context = work_page.page(request, chosen, today=today)
    context["toast"] = _just_logged(request)
    return render(request, PAGE, context, fragment="work")


@require_POST
@for_workers
def outcome_log(request: OfficerRequest, pk: int) -> HttpResponse:
    """One press, one outcome, and on to the next one. Who comes second sees what stands."""
    follow_up = get_object_or_404(FollowUp.objects.visible_to(request.user), pk=pk)
    at = now()
    form = OutcomeForm(request.POST, follow_up=follow_up, at=at)
    if not form.is_valid():
        return _answer(request, follow_up, status=422, form=form)
    coming = work_page.coming_after(request, follow_up)
    is_logged = operations.log_outcome(
        follow_up, by=request.user, at=at, address=_address(request), **form.logged()
    )
    follow_up.refresh_from_db()
    if not is_logged and not _is_own_repeat(request, follow_up, form):
        return _answer(request, follow_up, status=409, conflict=True)
    return _go_on(request, follow_up, coming)


@require_POST
@for_workers
def outcome_undo(request: OfficerRequest, pk: int) -> HttpResponse:
    """Within a minute; then, or after a night, it says why it stays."""
    follow_up = get_object_or_404(FollowUp.objects.visible_to(request.user), pk=pk)
    try:
        operations.undo_outcome(follow_up, by=request.user, at=now(), address=_address(request))
    except operations.CannotUndo as refusal:
        return _answer(request, follow_up, status=409, refusal=str(refusal))
    if not request.htmx:
        messages.success(request, _("Undone: it is open again."))
        return redirect(work_page.address(Filters.of(request.GET), chosen=pk))
    follow_up.refresh_from_db()
    return _answer(request, follow_up, status=200, undone=True)


def _go_on(request: OfficerRequest, done: FollowUp, coming: list[int]) -> HttpResponse:
    """To the one after it; in the address is also what was logged, for who wants to undo it."""
    following = work_page.first_open(request.user, coming)
    filters = Filters.of(request.GET)
    if not request.htmx:
        chosen = following.pk if following else None
        return redirect(work_page.address(filters, chosen=chosen, logged=done.pk))
    answer = _answer(request, following, status=200, toast=done)
    answer.headers["HX-Replace-Url"] = work_page.address(
        filters, chosen=following.pk if following else None
    )
    return answer


def _answer(
    request: OfficerRequest, chosen: FollowUp | None, *, status: int, **more: Any
) -> HttpResponse:
    today = reading_day()
    if today is None:
        return redirect(reverse("campaigns:follow-up-list"))
    context = work_page.page(request, chosen, today=today) | more
    return render(request, PAGE, context, fragment="work", status=status)


def _chosen(request: OfficerRequest) -> FollowUp | None:
    """The follow-up in the address; a foreign one is not found."""
    pk = request.GET.get("chosen", "")
    if not (pk.isdecimal() and pk.isascii()):
        return None
    chosen: FollowUp = get_object_or_404(FollowUp.objects.visible_to(request.user), pk=int(pk))
    return chosen


def _just_logged(request: OfficerRequest) -> FollowUp | None:
    """What this officer logged a moment ago, while it can still be undone."""
    pk = request.GET.get("logged", "")
    if not (pk.isdecimal() and pk.isascii()):
        return None
    fresh = FollowUp.objects.visible_to(request.user).filter(
        pk=int(pk), worked_by=request.user, worked_at__gte=now() - operations.UNDO_FOR
    )
    logged: FollowUp | None = fresh.select_related("customer").first()
    return logged


def _is_own_repeat(request: OfficerRequest, follow_up: FollowUp, form: OutcomeForm) -> bool:
    """The same officer said the same before: a double press, or a weak network."""
    said = (follow_up.worked_by_id, follow_up.outcome)
    return said == (request.user.pk, form.cleaned_data["outcome"])


def _address(request: OfficerRequest) -> str | None:
    return request.META.get("REMOTE_ADDR")
