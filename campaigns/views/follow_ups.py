"""The work list: what an officer has to do today, and what came of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.enums import Play
from campaigns.forms import OUTCOME_KEYS, OutcomeForm
from campaigns.models import FollowUp
from campaigns.operations import follow_ups as operations
from campaigns.panels import worklist
from campaigns.views.roles import for_workers
from kernel.clock import now
from kernel.htmx import render
from staff.requests import OfficerRequest


@require_safe
@for_workers
def follow_up_list(request: OfficerRequest) -> HttpResponse:
    """Today's follow-ups of the officer; an unknown play in the address shows all."""
    today = worklist.reading_day()
    if today is None:
        return render(request, "campaigns/follow-up-list.html", {"today": None})
    play = request.GET.get("play", "")
    play = play if play in Play.values else ""
    follow_ups = worklist.to_do(request.user, today=today, play=play)
    counts = worklist.play_counts(request.user, today=today)
    context = {
        "today": today,
        "groups": worklist.grouped(follow_ups[: worklist.MOST_LINES], today),
        "progress": worklist.progress(request.user, today=today, worked_on=now().date()),
        "tabs": [(code, Play(code).label, n) for code, n in counts.items()],
        "n_all": sum(counts.values()),
        "play": play,
        "outcomes": OUTCOME_KEYS,
        "most": worklist.MOST_LINES,
    }
    return render(request, "campaigns/follow-up-list.html", context)


@require_POST
@for_workers
def outcome_log(request: OfficerRequest, pk: int) -> HttpResponse:
    """One press, one outcome. A second press, or a colleague's, shows what stands."""
    follow_up = get_object_or_404(FollowUp.objects.visible_to(request.user), pk=pk)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return _line(request, follow_up, status=422)
    is_logged = operations.log_outcome(
        follow_up,
        by=request.user,
        outcome=form.cleaned_data["outcome"],
        note=form.cleaned_data["note"],
        at=now(),
        address=request.META.get("REMOTE_ADDR"),
    )
    if request.htmx:
        return _line(request, follow_up, status=200)
    if is_logged:
        messages.success(request, _("Outcome logged for %(name)s.") % {"name": follow_up.customer})
    return redirect("campaigns:follow-up-list")


def _line(request: OfficerRequest, follow_up: FollowUp, status: int) -> HttpResponse:
    """One line of the list and the day's progress, exactly as a fresh page has them."""
    today = worklist.reading_day() or follow_up.due_on
    fresh = worklist.on_screen(FollowUp.objects.filter(pk=follow_up.pk)).get()
    context = {
        "line": worklist.line_of(fresh, today),
        "outcomes": OUTCOME_KEYS,
        "progress": worklist.progress(request.user, today=today, worked_on=now().date()),
        "swapped": True,
    }
    return render(request, "campaigns/_line.html", context, status=status)
