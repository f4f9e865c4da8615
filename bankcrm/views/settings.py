"""What head office keeps: read by head office and audit, changed by two people of head office."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bankcrm.references import REFERENCES
from customers.queries import shown_on
from kernel.gate import for_roles
from kernel.htmx import render
from kernel.sheets import Definition, Sheet
from kernel.whole import whole
from staff.enums import BANK_WIDE_ROLES, Role
from staff.forms import DecisionForm, ReasonForm
from staff.models import Approval
from staff.operations import NeedsReason
from staff.queries import approvals_about
from staff.reference import (
    REFUSALS,
    Reference,
    WrongSheet,
    approve_change,
    checked,
    differences,
    is_author,
    propose_change,
    return_change,
    withdraw_change,
)
from staff.requests import OfficerRequest

for_readers = for_roles(*BANK_WIDE_ROLES)
for_makers = for_roles(Role.HEAD_OFFICE)
CHANGES_PER_PAGE = 20
ASKING = ("look", "submit")  # buttons that ask whether all is right


@require_safe
@for_readers
def settings_index(request: OfficerRequest) -> HttpResponse:
    waiting = Approval.objects.filter(decision="", subject_type__in=REFERENCES)
    context = {
        "kinds": [(each, each.entries()) for each in REFERENCES.values()],
        "waiting": waiting.select_related("submitted_by"),
        "may_change": request.user.role == Role.HEAD_OFFICE,
    }
    return render(request, "bankcrm/settings.html", context)


@require_safe
@for_readers
def reference_detail(request: OfficerRequest, kind: str, key: str) -> HttpResponse:
    return _detail(request, _reference_or_404(kind), key)


def _detail(
    request: OfficerRequest, reference: Reference, key: str, decision: DecisionForm | None = None
) -> HttpResponse:
    """With what was typed about the change that waits, where that was refused."""
    now, asked = reference.now(key), approvals_about(reference.kind, key)
    newest = asked.first()
    if now is None and newest is None:
        raise Http404
    waiting = newest if newest and not newest.decision else None
    page = Paginator(asked.exclude(decision=""), CHANGES_PER_PAGE).get_page(request.GET.get("page"))
    opened = [each for each in page if str(each.pk) == request.GET.get("change")]
    context = {
        "reference": reference,
        "key": key,
        "title": reference.title(now or (newest.after if newest else None) or {}),
        "lines": reference.lines(now) if now else (),
        "waiting": waiting and _told(reference, waiting),
        "is_maker": waiting is not None and waiting.submitted_by_id == request.user.pk,
        "is_author": waiting is not None and is_author(reference, waiting, request.user),
        "page": page,
        "opened": _told(reference, opened[0]) if opened else None,
        "may_change": request.user.role == Role.HEAD_OFFICE,
        "is_there": now is not None,
        "decision": decision or DecisionForm(initial={"approval": waiting.pk if waiting else None}),
    } | (reference.shown(now, request.GET, shown_on()) if now else {})
    status = 422 if decision else 200
    return render(request, "bankcrm/reference-detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_makers
def reference_edit(request: OfficerRequest, kind: str, key: str) -> HttpResponse:
    """`again` starts from what was asked for before and came back."""
    reference = _reference_or_404(kind)
    before = reference.now(key)
    again = whole(request.GET.get("again", ""))
    if again is not None:
        returned = approvals_about(kind, key).filter(pk=again).first()
        start = returned.after if returned else before
    else:
        start = before
    if start is None:
        raise Http404
    return _edit(request, reference, key, before, start)


@require_http_methods(["GET", "HEAD", "POST"])
@for_makers
def reference_create(request: OfficerRequest, kind: str) -> HttpResponse:
    """A new entry starts `like` one of those that are shipped."""
    reference = _reference_or_404(kind)
    starts = reference.starts() if reference.can_start else ()
    if not starts:
        raise Http404
    place = whole(request.GET.get("like", "")) or 0
    start = starts[place if place < len(starts) else 0]
    return _edit(request, reference, None, None, start)


@require_POST
@for_makers
def change_decide(request: OfficerRequest, kind: str, key: str) -> HttpResponse:
    """Approves, returns or withdraws, as the button says."""
    reference, form = _reference_or_404(kind), DecisionForm(request.POST)
    approval = approvals_about(kind, key).first()
    if approval is None:
        raise Http404
    if not form.is_valid() or request.POST.get("do") not in ("approve", "return", "withdraw"):
        raise BadRequest(form.errors.as_text())
    if approval.pk != form.cleaned_data["approval"]:
        messages.error(request, _("Meanwhile something else waits here: please read it first."))
        return redirect("bankcrm:reference-detail", kind, key)
    try:
        _decide(request, reference, approval, form.cleaned_data["reason"])
        messages.success(request, form.done)
    except NeedsReason as refusal:
        form.add_error("reason", str(refusal))
        return _detail(request, reference, key, form)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    if reference.now(key) is None and not approvals_about(kind, key).filter(decision="").exists():
        return redirect("bankcrm:settings")
    return redirect("bankcrm:reference-detail", kind, key)


def _decide(request: OfficerRequest, reference: Reference, approval: Approval, reason: str) -> None:
    by: dict[str, Any] = {"by": request.user, "address": request.META.get("REMOTE_ADDR")}
    act, on = request.POST["do"], shown_on()
    if act == "approve":
        approve_change(reference, approval, reason=reason, on=on, **by)
    elif act == "return":
        return_change(approval, reason=reason, on=on, **by)
    else:
        withdraw_change(approval, **by)


def _edit(
    request: OfficerRequest,
    reference: Reference,
    key: str | None,
    before: Definition | None,
    start: Definition,
) -> HttpResponse:
    """The sheet, what it would change, and the way to a second person."""
    act = request.POST.get("do", "look")
    if request.method == "POST":
        sheet = reference.sheet(request.POST.dict(), is_asked=act in ASKING).after(act)
    else:
        sheet = reference.sheet.of(start)
    typed = request.POST if act == "submit" else None
    form = ReasonForm(typed, initial={"reason": request.POST.get("reason", "")})
    conflict = ""
    if act == "submit" and form.is_valid():
        try:
            return _submit(request, reference, key, sheet, form.cleaned_data["reason"])
        except WrongSheet:
            pass  # the sheet says where
        except REFUSALS as refusal:
            conflict = str(refusal)
    definition = checked(reference, key, sheet)
    context = {
        "reference": reference,
        "key": key,
        "sheet": sheet,
        "definition": definition,
        "digest": request.POST.get("digest") or reference.digest(key or ""),
        "form": form,
        "conflict": conflict,
        "before": before,
        "title": reference.title(before) if before else "",
        "starts": [reference.title(each) for each in reference.starts()] if key is None else (),
    } | _effect(request, reference, before, definition)
    is_preview = request.headers.get("HX-Target") == "preview"
    is_wrong = sheet.is_asked and definition is None and not is_preview
    return render(
        request,
        "bankcrm/reference-edit.html",
        context,
        fragment="preview" if is_preview else "sheet",
        status=422 if is_wrong or conflict or form.errors else 200,
    )


def _submit(
    request: OfficerRequest, reference: Reference, key: str | None, sheet: Sheet, reason: str
) -> HttpResponse:
    asked = propose_change(
        reference,
        key=key,
        sheet=sheet,
        digest=request.POST.get("digest", ""),
        reason=reason,
        path_of=lambda key: reverse("bankcrm:reference-detail", args=[reference.kind, key]),
        by=request.user,
        on=shown_on(),
        address=request.META.get("REMOTE_ADDR"),
    )
    messages.success(request, _("Submitted: a second person of head office decides."))
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(status=204, headers={"HX-Redirect": asked.path})
    return redirect(asked.path)


def _effect(
    request: OfficerRequest,
    reference: Reference,
    before: Definition | None,
    definition: Definition | None,
) -> dict[str, Any]:
    if definition is None:
        return {}
    asked = request.POST if request.method == "POST" else request.GET
    return {
        "differences": differences(reference, before, definition),
        "told": reference.told(reference.effect(before, definition)),
    } | reference.shown(definition, asked.dict(), shown_on())


def _told(reference: Reference, approval: Approval) -> dict[str, Any]:
    """What was asked for, in words, with the effect as it was when it was asked."""
    return {
        "approval": approval,
        "differences": differences(reference, approval.before, approval.after or {}),
        "told": reference.told(approval.evidence),
    }


def _reference_or_404(kind: str) -> Reference:
    if kind not in REFERENCES:
        raise Http404
    return REFERENCES[kind]
