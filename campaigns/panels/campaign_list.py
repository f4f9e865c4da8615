"""The list of a campaign under a unit: all on it, who came to a stage, or who nearly did."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.enums import Arm, FollowUpState, LeaveReason, Stage
from campaigns.models import Campaign, FollowUp, MaturityOutcome, WhitelistEntry
from campaigns.queries import is_over
from campaigns.scoping import arms_shown_to
from customers.enums import Outcome
from kernel.keyset import Keyset, KeysetPage
from staff.models import Officer, OrgUnit
from staff.scope import below
from tiering import badges

NOT_REACHED = (Outcome.SENT, Outcome.NO_ANSWER)
TAKEN_UP = (Outcome.INTERESTED, Outcome.DONE)
MOST_COUNTED = 1_000
PER_PAGE = 30
KEYSET = Keyset(("-entered_on", "id"))


def entries(
    officer: Officer, campaign: Campaign, unit: OrgUnit, *, stage: str = "", short_of: str = ""
) -> QuerySet[WhitelistEntry]:
    """Without a stage, who is on the list now, where they are now, or was when the campaign ended;
    with one, as results count it: in the unit of the entry.
    """
    of_campaign: QuerySet[WhitelistEntry] = WhitelistEntry.objects.visible_to(officer)
    of_campaign = of_campaign.filter(campaign=campaign)
    if stage or short_of:
        return came_to(of_campaign.filter(below(unit, "org_unit__")), stage, short_of)
    here_now = below(unit, "customer__org_unit__")
    stands = Q(left_on__isnull=True)
    if is_over(campaign):  # the next night ends the list
        stands |= Q(leave_reason=LeaveReason.CAMPAIGN_ENDED)
    return of_campaign.filter(here_now, arms_shown_to(officer), stands)


def count(entries: QuerySet[WhitelistEntry]) -> int:
    """No further than one more than is said."""
    return entries.order_by()[: MOST_COUNTED + 1].count()


def page(
    officer: Officer, entries: QuerySet[WhitelistEntry], *, after: str, before: str
) -> KeysetPage:
    """Newest first, with all that a line shows."""
    known = WhitelistEntry.objects.visible_to(officer).filter(arms_shown_to(officer))
    rows = entries.select_related("customer", "owner", "customer__org_unit")
    rows = rows.prefetch_related(badges.label_prefetch("customer__"))
    return KEYSET.page(rows, among=known, size=PER_PAGE, after=after, before=before)


def came_to(
    entries: QuerySet[WhitelistEntry], stage: str, short_of: str = ""
) -> QuerySet[WhitelistEntry]:
    """The last entry of every customer who was ever on the list, to be contacted, and came to a
    stage; `short_of` a stage are those who came to the one before and not to it.
    """
    reached = _came_to(stage) if stage else Q()
    if short_of:
        order = Stage.values
        before = order[max(order.index(short_of) - 1, 0)]
        reached &= _came_to(before) & ~_came_to(short_of)
    return entries.filter(~Exists(_later()), reached, arm=Arm.CONTACT)


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


def _came_to(stage: str) -> Q:
    if stage == Stage.CONTACTED:
        return _worked(Q())
    if stage == Stage.REACHED:
        return _worked(~Q(outcome__in=NOT_REACHED))
    if stage == Stage.INTERESTED:
        return _worked(Q(outcome__in=TAKEN_UP))
    if stage == Stage.SUCCEEDED:
        kept = MaturityOutcome.objects.filter(entry=OuterRef("pk"), is_retained=True)
        return Q(target_met_on__isnull=False) | Q(Exists(kept))
    return Q()
