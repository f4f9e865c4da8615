"""One customer: who it is to us, what is to do, what was said."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns.forms import CONTACT_OUTCOMES, ContactForm, HandOverForm
from campaigns.operations import hand_overs
from campaigns.operations.follow_ups import CannotUndo
from campaigns.operations.promises import just_said, log_said, undo_said
from campaigns.panels.customer import work_with
from campaigns.panels.step_messages import messages_of
from campaigns.panels.talking import talking_points
from campaigns.panels.timeline import timeline_of
from campaigns.queries import desk_of
from campaigns.views.roles import for_customer_roles, for_managers, for_workers
from customers.access import customer_or_404
from customers.contact_policy import contact_policy
from customers.models import Contact, Customer
from customers.queries import data_date
from kernel.clock import now
from kernel.htmx import render
from staff.enums import UNIT_ROLES, WORKERS
from staff.models import Officer
from staff.requests import OfficerRequest
from staff.scope import workers_under
from tiering.standing import standing_of


@require_safe
@for_customer_roles
def customer_detail(request: OfficerRequest, public_id: str) -> HttpResponse:
    """Who the customer is to us, what to talk about, what was said; older events page by page."""
    customer = customer_or_404(request.user, public_id)
    context = _portrait(request, customer)
    return render(request, "campaigns/customer-detail.html", context, fragment="timeline")


@require_POST
@for_workers
def contact_log(request: OfficerRequest, public_id: str) -> HttpResponse:
    """Something said outside of any follow-up."""
    customer = customer_or_404(request.user, public_id)
    at = now()
    form = ContactForm(request.POST, customer=customer, desk=desk_of(request.user, at))
    if not form.is_valid():
        context = _portrait(request, customer) | {"contact_form": form}
        return render(request, "campaigns/customer-detail.html", context, status=422)
    address = request.META.get("REMOTE_ADDR")
    log_said(customer, by=request.user, at=at, address=address, **form.logged())
    if request.htmx:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect("campaigns:customer-detail", public_id=customer.public_id)


@require_POST
@for_workers
def contact_undo(request: OfficerRequest, public_id: str, pk: int) -> HttpResponse:
    """Within a minute, by who logged it; a promise that was made in it goes, too."""
    customer = customer_or_404(request.user, public_id)
    contact = get_object_or_404(Contact, pk=pk, customer=customer, officer=request.user)
    address = request.META.get("REMOTE_ADDR")
    try:
        undo_said(contact, by=request.user, at=now(), address=address)
        messages.success(request, _("Undone: it is not on the timeline any more."))
    except CannotUndo as refusal:
        messages.error(request, str(refusal))
    return redirect("campaigns:customer-detail", public_id=customer.public_id)


@require_POST
@for_managers
def hand_over(request: OfficerRequest, public_id: str) -> HttpResponse:
    customer = customer_or_404(request.user, public_id)
    form = HandOverForm(request.POST, by=request.user)
    if form.is_valid():
        address = request.META.get("REMOTE_ADDR")
        hand_overs.hand_over(customer, by=request.user, address=address, **form.cleaned_data)
        messages.success(request, _("Handed over to %(name)s.") % {"name": form.cleaned_data["to"]})
    else:
        messages.error(request, _("Choose an officer of your unit and give a reason."))
    return redirect("campaigns:customer-detail", public_id=customer.public_id)


def _portrait(request: OfficerRequest, customer: Customer) -> dict[str, Any]:
    on, at = data_date(), now()
    desk, newest = desk_of(request.user, at), max(at.date(), on or date.min)
    before = request.GET.get("before", "")
    facts: dict[str, Any] = {
        "customer": customer,
        "on": on,
        "today": desk.today,
        "policy": contact_policy(customer, officer=request.user, at=at),
        "timeline": timeline_of(customer, request.user, today=newest, before=before),
        "contact_form": ContactForm(customer=customer, desk=desk),
        "outcomes": CONTACT_OUTCOMES,
        "may_log": request.user.role in WORKERS,
        "toast": just_said(customer, by=request.user, at=at).first(),
        "colleagues": _colleagues(request.user),
    }
    if on is not None:
        standing = standing_of(customer, on)
        work = work_with(customer, request.user, on=on, today=desk.today, label=standing.tier)
        points = talking_points(standing, work, on=on)
        to_write = work.open if facts["may_log"] else ()
        known: dict[str, Any] = {"on": on, "policy": facts["policy"], "standing": standing}
        said = messages_of(customer, to_write, reader=request.user, **known)
        to_do = [(each, said.get(each.pk)) for each in work.open]
        facts |= {"standing": standing, "work": work, "points": points, "to_do": to_do}
    return facts


def _colleagues(officer: Officer) -> list[Officer]:
    """To whom a unit's head may hand a customer over."""
    if officer.role not in UNIT_ROLES:
        return []
    return list(workers_under(officer))
