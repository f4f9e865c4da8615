"""One press asks an officer to speak with a customer near a line."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from campaigns.enums import PROMISE
from campaigns.forms import AssignForm
from campaigns.models import FollowUp
from campaigns.operations import assignments
from campaigns.views.roles import for_managers
from customers.access import customer_or_404
from kernel.clock import now
from kernel.htmx import render
from staff.requests import OfficerRequest

ANSWER = "campaigns/threshold-assign.html"


@require_POST
@for_managers
def threshold_assign(request: OfficerRequest, public_id: str) -> HttpResponse:
    """To the customer's own manager, or to somebody chosen."""
    customer = customer_or_404(request.user, public_id)
    form = AssignForm(request.POST, by=request.user)
    to = (form.cleaned_data["to"] or customer.owner) if form.is_valid() else None
    context = {"customer": customer, "to": to, "next": _next(request)}
    if to is None or not to.is_active:
        return _refused(request, context, _("Choose an officer at work: the customer has none."))
    address = request.META.get("REMOTE_ADDR")
    try:
        follow_up = assignments.assign(customer, by=request.user, to=to, at=now(), address=address)
    except assignments.MayNotBeAsked:
        return _refused(request, context, _("This customer may not be contacted."))
    except assignments.AlreadyAsked as asked:
        standing = {"name": asked.follow_up.owner, "day": asked.follow_up.due_on}
        return _refused(
            request, context, _("On the list of %(name)s for %(day)s already.") % standing
        )
    if request.htmx:
        return render(request, ANSWER, context | {"follow_up": follow_up})
    words = {"customer": customer, "name": to, "day": follow_up.due_on}
    messages.success(request, _("%(customer)s is on the list of %(name)s for %(day)s.") % words)
    return redirect(_next(request))


@require_POST
@for_managers
def assignment_undo(request: OfficerRequest, pk: int) -> HttpResponse:
    follow_ups = FollowUp.objects.visible_to(request.user).select_related("customer")
    follow_up = get_object_or_404(follow_ups, pk=pk, campaign__code=PROMISE)
    is_back = assignments.take_back(
        follow_up, by=request.user, at=now(), address=request.META.get("REMOTE_ADDR")
    )
    if request.htmx:
        context = {"customer": follow_up.customer, "next": _next(request), "is_kept": not is_back}
        return render(request, ANSWER, context, status=200 if is_back else 409)
    if is_back:
        messages.success(request, _("Undone: all is as it was before."))
    else:
        messages.error(request, _("It is in hand already and stays."))
    return redirect(_next(request))


def _refused(request: OfficerRequest, context: dict[str, object], why: str) -> HttpResponse:
    if request.htmx:
        return render(request, ANSWER, context | {"refused": why}, status=422)
    messages.error(request, why)
    return redirect(str(context["next"]))


def _next(request: HttpRequest) -> str:
    """The page that the press came from, of this site only; else the team."""
    asked = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if asked.startswith("/") and is_ours else reverse("campaigns:team-detail")
