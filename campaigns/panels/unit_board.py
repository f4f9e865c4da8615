"""What the branch page shows of campaigns: lists, follow-ups and results under a unit."""

from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum

from campaigns.enums import Arm, CampaignState
from campaigns.models import Campaign, CampaignResult, FollowUp, WhitelistEntry
from staff.models import Officer, OrgUnit
from staff.scope import below


def campaign_board(unit: OrgUnit, *, today: date) -> list[dict[str, Any]]:
    """Per live campaign, highest priority first: its list, its follow-ups and its last results."""
    campaigns = Campaign.objects.filter(state=CampaignState.LIVE).select_related("plan")
    listed = _listed(unit)
    work = _work(unit, today)
    results = _results(unit)
    return [
        {
            "campaign": campaign,
            "listed": listed.get(campaign.pk, {}),
            "work": work.get(campaign.pk, {}),
            "contact": results.get((campaign.pk, Arm.CONTACT), {}),
            "holdout": results.get((campaign.pk, Arm.HOLDOUT), {}),
        }
        for campaign in campaigns.order_by("-priority")
    ]


def entries(officer: Officer, campaign: Campaign, unit: OrgUnit) -> QuerySet[WhitelistEntry]:
    """The open entries of a list under a unit, newest first."""
    entries: QuerySet[WhitelistEntry] = WhitelistEntry.objects.visible_to(officer)
    return (
        entries.filter(below(unit, "customer__org_unit__"), campaign=campaign, left_on__isnull=True)
        .select_related("customer", "owner", "customer__org_unit")
        .order_by("-entered_on", "id")
    )


def officer_board(unit: OrgUnit, *, today: date, worked_on: date) -> list[dict[str, Any]]:
    """Per officer under a unit: follow-ups open, overdue, due today, and done on a day."""
    board = (
        FollowUp.objects.filter(below(unit, "org_unit__"), lead__isnull=True)
        .filter(Q(state="open") | Q(state="done", worked_at__date=worked_on))
        .values("owner_id", "owner__name")
        .annotate(
            n_open=Count("pk", filter=Q(state="open")),
            n_late=Count("pk", filter=Q(state="open", due_on__lt=today)),
            n_today=Count("pk", filter=Q(state="open", due_on=today)),
            n_done=Count("pk", filter=Q(state="done")),
        )
    )
    return list(board.order_by("-n_late", "-n_open", "owner_id"))


def _listed(unit: OrgUnit) -> dict[int, dict[str, int]]:
    entries = WhitelistEntry.objects.filter(
        below(unit, "customer__org_unit__"), left_on__isnull=True
    )
    counts = entries.values("campaign_id").annotate(
        contact=Count("pk", filter=Q(arm=Arm.CONTACT)),
        holdout=Count("pk", filter=Q(arm=Arm.HOLDOUT)),
        unowned=Count("pk", filter=Q(arm=Arm.CONTACT, owner__isnull=True)),
    )
    return {each["campaign_id"]: each for each in counts}


def _work(unit: OrgUnit, today: date) -> dict[int, dict[str, int]]:
    counts = (
        FollowUp.objects.filter(below(unit, "org_unit__"))
        .open()
        .values("campaign_id")
        .annotate(n_open=Count("pk"), n_late=Count("pk", filter=Q(due_on__lt=today)))
    )
    return {each["campaign_id"]: each for each in counts}


def _results(unit: OrgUnit) -> dict[tuple[int, str], dict[str, Any]]:
    """Of the last night that counted, summed over the units."""
    last = CampaignResult.objects.aggregate(on=Max("as_of"))["on"]
    results = (
        CampaignResult.objects.filter(below(unit, "org_unit__"), as_of=last)
        .values("campaign_id", "arm")
        .annotate(
            n_listed=Sum("listed"),
            n_contacted=Sum("contacted"),
            n_reached=Sum("reached"),
            part=Sum("rate_part"),
            whole=Sum("rate_whole"),
        )
    )
    return {(each["campaign_id"], each["arm"]): {**each, **_rates(dict(each))} for each in results}


def _rates(counts: dict[str, Any]) -> dict[str, Any]:
    return {
        "rate": _share(counts["part"], counts["whole"]),
        "contact_rate": _share(counts["n_contacted"], counts["n_listed"]),
    }


def _share(part: Any, whole: Any) -> Any:
    return part / whole if whole > 0 else None
