"""What pages of versions share, of rules and of campaigns: buttons, a file, a base."""

from typing import Any, TypeVar

from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from kernel.whole import whole
from staff.forms import DecisionForm
from staff.models import Version
from staff.operations import asked_about, versions
from staff.requests import OfficerRequest

V = TypeVar("V", bound=Version)


def act_on(
    kind: versions.Kind[V, Any], version: V, form: DecisionForm, request: OfficerRequest
) -> None:
    """Approves, returns, withdraws or discards, as the button says; what stands against it is
    raised, and what is no act of a version is a bad request.
    """
    given: dict[str, Any] = {"by": request.user, "address": request.META.get("REMOTE_ADDR")}
    act = request.POST.get("do", "")
    if act == "discard":
        digest = request.POST.get("digest", "")
        versions.discard(kind, version, expected_digest=digest, **given)
        return
    if act not in ("approve", "return", "withdraw"):
        raise BadRequest(_("Unknown act."))
    if not form.is_valid():
        raise BadRequest(form.errors.as_text())
    approval = asked_about(version, form.cleaned_data["approval"])
    if act == "withdraw":
        versions.withdraw(kind, approval, **given)
        return
    decide = versions.approve if act == "approve" else versions.send_back
    decide(kind, approval, reason=form.cleaned_data["reason"], **given)


def base_or_404(request: OfficerRequest, of_owner: QuerySet[V]) -> V | None:
    """The version, by its number, that a new draft is to be a copy of; None where none is asked."""
    asked = request.POST.get("base", "")
    if not asked:
        return None
    return get_object_or_404(of_owner, version=whole(asked) or 0)


def definition_file(version: Version, owner: str) -> JsonResponse:
    """Its definition to be saved; `owner` is the code of what it is a version of."""
    in_lines = {"ensure_ascii": False, "indent": 2}
    answer = JsonResponse(version.definition, json_dumps_params=in_lines)
    name = f"{owner}-v{version.version}.json"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
