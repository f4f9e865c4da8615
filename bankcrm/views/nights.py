"""Head office's pages of nights and deliveries."""

import csv
from collections.abc import Iterator

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bankcrm import operations, queries
from bankcrm.enums import Guard, State
from bankcrm.forms import DecisionForm
from bankcrm.models import Run
from customers.models import Delivery, Reject
from kernel.gate import for_roles
from kernel.htmx import render
from kernel.safe_text import neutralised
from staff.enums import Role
from staff.requests import OfficerRequest

NIGHTS_PER_PAGE = 30
REJECTS_PER_PAGE = 100
REJECT_COLUMNS = ("file", "line", "key", "column", "raw_value", "reason", "row_accepted")
for_bank_wide = for_roles(Role.HEAD_OFFICE, Role.AUDITOR)


@require_safe
@for_bank_wide
def night_list(request: OfficerRequest) -> HttpResponse:
    runs = queries.runs_visible_to(request.user)
    page = Paginator(runs, NIGHTS_PER_PAGE).get_page(request.GET.get("page"))
    rejects = queries.total_rejects(list(page))
    context = {
        "page": page,
        "nights": [(run, rejects.get(run.delivery_id or 0, 0)) for run in page],
        "held": runs.filter(state=State.HELD).first(),
    }
    return render(request, "bankcrm/night-list.html", context)


@require_safe
@for_bank_wide
def night_detail(request: OfficerRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(queries.runs_visible_to(request.user), pk=pk)
    may_decide = request.user.role == Role.HEAD_OFFICE and _waits(run)
    context = _night_context(run, DecisionForm() if may_decide else None)
    return render(request, "bankcrm/night-detail.html", context)


@require_POST
@for_roles(Role.HEAD_OFFICE)
def night_release(request: OfficerRequest, pk: int) -> HttpResponse:
    """The second person's word on a held night or a shrunken delivery."""
    run = get_object_or_404(queries.runs_visible_to(request.user), pk=pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        accept = form.cleaned_data["decision"] == "accept"
        try:
            operations.release(
                run=run, by=request.user, accept=accept, reason=form.cleaned_data["reason"]
            )
        except operations.NotDecidable as error:
            form.add_error(None, str(error))
    if not form.is_valid():
        context = _night_context(run, form)
        return render(request, "bankcrm/night-detail.html", context, status=422)
    messages.success(request, _("Released. It goes on by itself.") if accept else _("Refused."))
    return redirect("bankcrm:night-detail", pk=run.pk)


def _waits(run: Run) -> bool:
    """Held, or stopped by the shrink guard, and not decided yet."""
    is_shrunken = run.state == State.REFUSED and run.guard == Guard.SHRINK
    return run.decided_at is None and (run.state == State.HELD or is_shrunken)


@require_safe
@for_bank_wide
def reject_list(request: OfficerRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(queries.deliveries_visible_to(request.user), pk=pk)
    page = Paginator(_rejects(delivery, request), REJECTS_PER_PAGE)
    context = {
        "delivery": delivery,
        "reasons": queries.reject_reasons(delivery),
        "reason": request.GET.get("reason", ""),
        "page": page.get_page(request.GET.get("page")),
        "run": delivery.runs.first(),
    }
    return render(request, "bankcrm/reject-list.html", context)


@require_safe
@for_bank_wide
def reject_export(request: OfficerRequest, pk: int) -> StreamingHttpResponse:
    delivery = get_object_or_404(queries.deliveries_visible_to(request.user), pk=pk)
    name = f"rejects-{delivery.business_date}-{delivery.pk}.csv"
    return StreamingHttpResponse(
        _reject_lines(_rejects(delivery, request)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _rejects(delivery: Delivery, request: OfficerRequest) -> QuerySet[Reject]:
    """All of a delivery, or those of one `reason`: on the page and as a file alike."""
    reason = request.GET.get("reason", "")
    found = delivery.rejects.order_by("id")
    return found.filter(reason=reason) if reason else found


def _reject_lines(rejects: QuerySet[Reject]) -> Iterator[str]:
    """CSV, line by line: a long list is never held whole."""
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow(REJECT_COLUMNS)
    for reject in rejects.iterator(chunk_size=1000):
        yield writer.writerow(_reject_cells(reject))


def _reject_cells(reject: Reject) -> list[object]:
    texts = (reject.key, reject.column, reject.shown_value, reject.reason)
    cells = [neutralised(text) for text in texts]
    return [neutralised(reject.file), reject.line, *cells, int(reject.row_accepted)]


class _Echo:
    """What csv writes to: gives each line back."""

    def write(self, line: str) -> str:
        return line


def _night_context(run: Run, form: DecisionForm | None) -> dict[str, object]:
    return {
        "run": run,
        "rejects": queries.reject_counts(run.delivery) if run.delivery else [],
        "reasons": queries.reject_reasons(run.delivery) if run.delivery else [],
        "form": form,
    }
