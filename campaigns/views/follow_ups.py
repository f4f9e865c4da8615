"""The work list: what an officer has to do today, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.enums import FollowUpState
from campaigns.filters.follow_ups import FollowUpFilter
from campaigns.forms import OutcomeForm
from campaigns.models import FollowUp
from campaigns.operations import follow_ups as operations
from campaigns.panels import worklist
from campaigns.panels.worklist import Board
from campaigns.queries import desk_of
from campaigns.views import work_page
from campaigns.views.roles import for_workers
from customers.contact_policy import said_lately
from kernel.clock import now
from kernel.htmx import render
from staff.requests import OfficerRequest

PAGE = "campaigns/follow-up-list.html"


@require_safe
@for_workers
def follow_up_list(request: OfficerRequest) -> HttpResponse:
    """The list with the chosen customer beside it; htmx asks for that one alone."""
    desk = desk_of(request.user, now())
    if desk.night is None:
        return render(request, PAGE, {"today": None})
    asked = FollowUpFilter(request.GET, by=request.user)
    chosen = _chosen(request)
    if chosen and request.htmx and request.htmx.target == "pane":
        line = worklist.lines_of([chosen], desk.today)[chosen]
        context = work_page.pane(desk, line, asked)
        return render(request, PAGE, context, fragment="pane")
    context = work_page.page(worklist.board(desk, asked), request.GET, chosen)
    context["toast"] = _just_logged(request)
    return render(request, PAGE, context, fragment="work")


@require_POST
@for_workers
def outcome_log(request: OfficerRequest, pk: int) -> HttpResponse:
    """One press, one outcome, and on to the next one. Who comes second sees what stands."""
    follow_up, board = _pressed(request, pk)
    if follow_up is None:
        return _taken_away(request, board)
    desk, lately = board.desk, said_lately(follow_up.customer)
    form = OutcomeForm(request.POST, follow_up=follow_up, lately=lately, desk=desk)
    if not form.is_valid():
        return _answer(request, board, pk, status=422, form=form)
    is_logged = operations.log_outcome(
        follow_up, by=request.user, at=desk.at, address=_address(request), **form.logged()
    )
    after = board.with_news_of(follow_up.customer_id)
    follow_up.refresh_from_db(fields=["state", "outcome", "worked_by"])
    if is_logged or _is_own_repeat(request, follow_up, form):
        return _go_on(request, after, follow_up, after.next_after(pk, board))
    if follow_up.state == FollowUpState.OPEN:  # undone since, and sent again by a weak network
        return _answer(request, after, pk, status=200)
    return _answer(request, after, pk, status=409, conflict=True)


@require_POST
@for_workers
def outcome_undo(request: OfficerRequest, pk: int) -> HttpResponse:
    """Within a minute; then, or after a night, it says why it stays."""
    follow_up, board = _pressed(request, pk)
    if follow_up is None:
        return _taken_away(request, board)
    try:
        operations.undo_outcome(
            follow_up, by=request.user, at=board.desk.at, address=_address(request)
        )
    except operations.CannotUndo as refusal:
        return _answer(request, board, pk, status=409, refusal=str(refusal))
    if not request.htmx:
        messages.success(request, _("Undone: it is open again."))
        return redirect(work_page.address(board.asked.query, chosen=pk))
    after = board.with_news_of(follow_up.customer_id)
    return _answer(request, after, pk, status=200, undone=True)


def _pressed(request: OfficerRequest, pk: int) -> tuple[FollowUp | None, Board]:
    """What was pressed, if the officer may close it; and the list it was on, as it stood."""
    follow_ups = FollowUp.objects.workable_by(request.user).select_related("customer")
    asked = FollowUpFilter(request.GET, by=request.user)
    board = worklist.board(desk_of(request.user, now()), asked)
    return follow_ups.filter(pk=pk).first(), board


def _taken_away(request: OfficerRequest, board: Board) -> HttpResponse:
    """A line that a colleague was given while it was in sight; foreign ones that never were answer
    the same. What was written is handed back: it is the officer's own.
    """
    if not request.htmx:
        raise Http404("No such follow-up")
    taken = {"chosen": None, "is_taken_away": True, "unsaved": request.POST.get("note", "")}
    return _answer(request, board, None, status=409, **taken)


def _go_on(
    request: OfficerRequest, board: Board, done: FollowUp, following: int | None
) -> HttpResponse:
    """To the one after it; in the address is also what was logged, for who wants to undo it."""
    query = board.asked.query
    if not request.htmx:
        return redirect(work_page.address(query, chosen=following, logged=done.pk))
    return _answer(request, board, following, status=200, toast=done)


def _answer(
    request: OfficerRequest, board: Board, chosen: int | None, /, *, status: int, **more: Any
) -> HttpResponse:
    """The list, with the address of what is on it now."""
    context = work_page.page(board, request.GET, chosen) | more
    answer = render(request, PAGE, context, fragment="work", status=status)
    answer.headers["HX-Replace-Url"] = work_page.address(board.asked.query, chosen=chosen)
    return answer


def _chosen(request: OfficerRequest) -> int | None:
    """The key of the follow-up in the address; a foreign one is not found."""
    pk = request.GET.get("chosen", "")
    if not (pk.isdecimal() and pk.isascii()):
        return None
    chosen: int = get_object_or_404(FollowUp.objects.visible_to(request.user), pk=int(pk)).pk
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
