"""Pages of follow-ups, of one customer, and of a unit's campaigns."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from campaigns import operations, unit_board, worklist
from campaigns.enums import Play
from campaigns.forms import OUTCOME_KEYS, ContactForm, HandOverForm, OutcomeForm
from campaigns.models import Campaign, FollowUp
from customers.access import customer_or_404, holdings, log_contact, timeline
from customers.models import Customer
from customers.queries import data_date
from kernel.clock import now
from kernel.gate import for_roles
from kernel.htmx import render
from staff.enums import UNIT_ROLES, Role
from staff.models import Officer, OrgUnit
from staff.requests import OfficerRequest
from staff.scope import officers_visible_to, units_visible_to
from tiering import badges, portrait, queries
from tiering.models import Scheme
from tiering.rules import RuleError, describe, parse

WORKERS: tuple[str, ...] = (Role.RELATIONSHIP_MANAGER, *UNIT_ROLES)
for_workers = for_roles(*WORKERS)
for_unit_heads = for_roles(*UNIT_ROLES, Role.HEAD_OFFICE, Role.AUDITOR)
for_customer_roles = for_roles(*(role for role in Role if role != Role.ADMINISTRATOR))
ENTRIES_PER_PAGE = 50
MOVES_DAYS = 30
TIER_SCHEME = "RETAIL"


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


@require_safe
@for_customer_roles
def customer_detail(request: OfficerRequest, public_id: str) -> HttpResponse:
    """Who the customer is to us: labels, holdings, what is to do, what was said."""
    customer = customer_or_404(request.user, public_id)
    return render(request, "campaigns/customer-detail.html", _portrait(request, customer))


@require_POST
@for_workers
def contact_log(request: OfficerRequest, public_id: str) -> HttpResponse:
    """Something said outside of any follow-up."""
    customer = customer_or_404(request.user, public_id)
    form = ContactForm(request.POST)
    if not form.is_valid():
        context = _portrait(request, customer) | {"contact_form": form}
        return render(request, "campaigns/customer-detail.html", context, status=422)
    log_contact(customer=customer, officer=request.user, at=now(), **form.cleaned_data)
    messages.success(request, _("Contact logged."))
    return redirect("campaigns:customer-detail", public_id=customer.public_id)


@require_POST
@for_roles(*UNIT_ROLES)
def hand_over(request: OfficerRequest, public_id: str) -> HttpResponse:
    customer = customer_or_404(request.user, public_id)
    form = HandOverForm(request.POST, by=request.user)
    if form.is_valid():
        address = request.META.get("REMOTE_ADDR")
        operations.hand_over(customer, by=request.user, address=address, **form.cleaned_data)
        messages.success(request, _("Handed over to %(name)s.") % {"name": form.cleaned_data["to"]})
    else:
        messages.error(request, _("Choose an officer of your unit and give a reason."))
    return redirect("campaigns:customer-detail", public_id=customer.public_id)


def _portrait(request: OfficerRequest, customer: Customer) -> dict[str, Any]:
    on = data_date()
    follow_ups = FollowUp.objects.visible_to(request.user).filter(customer=customer)
    labels = portrait.labels_of(customer)
    return {
        "customer": customer,
        "on": on,
        "today": worklist.reading_day(),
        "figures": portrait.figures_of(customer, on) if on else {},
        "labels": labels,
        "tier": next((each for each in labels if each.scheme.code == TIER_SCHEME), None),
        "history": portrait.history_of(customer),
        "accounts": holdings(customer),
        "follow_ups": worklist.of_customer(follow_ups),
        "contacts": timeline(customer),
        "contact_form": ContactForm(),
        "may_log": request.user.role in WORKERS,
        "colleagues": _colleagues(request.user),
    }


def _colleagues(officer: Officer) -> list[Officer]:
    """To whom a unit's head may hand a customer over."""
    if officer.role not in UNIT_ROLES:
        return []
    officers = officers_visible_to(officer).filter(role__in=WORKERS)
    return list(officers.filter(delivered_active=True, locked_at=None))


@require_safe
@for_unit_heads
def branch_detail(request: OfficerRequest) -> HttpResponse:
    """A unit and what stands under it: labels, moves, campaigns, work."""
    units = units_visible_to(request.user)
    unit = _unit(request, units)
    on = data_date()
    if on is None:
        return render(request, "campaigns/branch-detail.html", {"unit": unit, "on": None})
    schemes = list(Scheme.objects.order_by("slot"))
    code = request.GET.get("scheme", TIER_SCHEME)
    scheme = next((each for each in schemes if each.code == code), schemes[0])
    today = worklist.reading_day() or on
    counted_on = portrait.counted_on(on)
    counts = portrait.label_counts(unit, scheme, on=counted_on) if counted_on else []
    since = on - timedelta(days=MOVES_DAYS)
    context = {
        "unit": unit,
        "units": units,
        "on": on,
        "schemes": schemes,
        "scheme": scheme,
        "counts": counts,
        "n_customers": sum(each["n"] for each in counts),
        "aum": sum(each["aum"] for each in counts),
        "moves": portrait.label_moves(unit, scheme, since=since, until=on),
        "since": since,
        "campaigns": unit_board.campaign_board(unit, today=today),
        "officers": unit_board.officer_board(unit, today=today, worked_on=now().date()),
    }
    return render(request, "campaigns/branch-detail.html", context)


@require_safe
@for_unit_heads
def campaign_detail(request: OfficerRequest, code: str) -> HttpResponse:
    """A campaign's rule as a sentence, and its list under a unit."""
    campaign = get_object_or_404(Campaign.objects.select_related("plan", "programme"), code=code)
    unit = _unit(request, units_visible_to(request.user))
    entries = unit_board.entries(request.user, campaign, unit)
    entries = entries.prefetch_related(badges.label_prefetch("customer__"))
    context = {
        "campaign": campaign,
        "unit": unit,
        "page": Paginator(entries, ENTRIES_PER_PAGE).get_page(request.GET.get("page")),
        "audience": _sentence(campaign.audience),
        "target": _sentence(campaign.target),
    }
    return render(request, "campaigns/campaign-detail.html", context)


def _unit(request: OfficerRequest, units: QuerySet[OrgUnit]) -> OrgUnit:
    """The unit in the address, else the officer's own, else the whole bank."""
    code = request.GET.get("unit")
    if code:
        return get_object_or_404(units, code=code)
    own = request.user.org_unit
    unit = units.filter(pk=own.pk).first() if own else None
    unit = unit or units.order_by("path").first()
    if unit is None:
        raise Http404("No org unit")
    return unit


def _sentence(condition: Any) -> str:
    """A condition of the rule language in words; nothing when there is none."""
    if condition is None:
        return ""
    book = queries.label_book()
    try:
        return describe(parse(condition, book), get_language() or "zh", book)
    except RuleError as error:
        return str(error)
