"""The list of a campaign under a unit: all on it, who got to a stage, or who nearly did."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.enums import Arm, FollowUpState
from campaigns.models import Campaign, FollowUp, MaturityOutcome, WhitelistEntry
from campaigns.panels.dashboard.funnel import Rung
from campaigns.scoping import arms_shown_to
from customers.enums import Outcome
from staff.models import Officer, OrgUnit
from staff.scope import below

NOT_REACHED = (Outcome.SENT, Outcome.NO_ANSWER)
TAKEN_UP = (Outcome.INTERESTED, Outcome.DONE)


def entries(
    officer: Officer, campaign: Campaign, unit: OrgUnit, *, stage: str = "", short_of: str = ""
) -> QuerySet[WhitelistEntry]:
    """Newest first. Without a stage, who is on the list now, where they are now; with one, as
    results count it: the last entry of every customer who was ever on it, in the unit of that
    entry. `short_of` lists who stands one step before.
    """
    of_campaign: QuerySet[WhitelistEntry] = WhitelistEntry.objects.visible_to(officer)
    of_campaign = of_campaign.filter(campaign=campaign)
    if stage in Rung.values or short_of in Rung.values:
        of_campaign = of_campaign.filter(below(unit, "org_unit__"), ~Exists(_later()))
        of_campaign = of_campaign.filter(arm=Arm.CONTACT)
        of_campaign = of_campaign.filter(_at(stage) if stage else _short_of(short_of))
    else:
        here_now = below(unit, "customer__org_unit__")
        of_campaign = of_campaign.filter(here_now, arms_shown_to(officer), left_on__isnull=True)
    return of_campaign.select_related("customer", "owner", "customer__org_unit").order_by(
        "-entered_on", "id"
    )


def _later() -> QuerySet[WhitelistEntry]:
    same = WhitelistEntry.objects.filter(
        campaign=OuterRef("campaign"), customer=OuterRef("customer")
    )
    entries: QuerySet[WhitelistEntry] = same.filter(entered_on__gt=OuterRef("entered_on"))
    return entries


def _worked(outcome: Q) -> Q:
    done = FollowUp.objects.filter(
        campaign=OuterRef("campaign"), customer=OuterRef("customer"), state=FollowUpState.DONE
    )
    return Q(Exists(done.filter(outcome)))


def _at(stage: str) -> Q:
    """Who got to a stage."""
    if stage == Rung.CONTACTED:
        return _worked(Q())
    if stage == Rung.REACHED:
        return _worked(~Q(outcome__in=NOT_REACHED))
    if stage == Rung.INTERESTED:
        return _worked(Q(outcome__in=TAKEN_UP))
    if stage == Rung.SUCCEEDED:
        kept = MaturityOutcome.objects.filter(entry=OuterRef("pk"), is_retained=True)
        return Q(target_met_on__isnull=False) | Q(Exists(kept))
    return Q()


def _short_of(stage: str) -> Q:
    """Who got to the stage before and not to this one."""
    order = Rung.values
    before = order[max(order.index(stage) - 1, 0)]
    return _at(before) & ~_at(stage)
