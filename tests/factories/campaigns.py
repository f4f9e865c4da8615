"""White-list entries and follow-ups; the campaigns themselves are shipped."""

from datetime import date
from itertools import count

from campaigns.enums import Arm
from campaigns.models import Campaign, CampaignResult, FollowUp, OfficerLoad, WhitelistEntry
from customers.enums import Channel
from customers.models import Customer
from staff.models import Officer, OrgUnit
from tests.factories.customers import ON

TODAY = date(2026, 11, 21)  # the day that reads the night of ON, where every day works
_anchor_ordinals = count(1)


def campaign(code: str = "THRESHOLD") -> Campaign:
    return Campaign.objects.get(code=code)


def entry(of: Customer, to: Campaign | None = None, **fields: object) -> WhitelistEntry:
    return WhitelistEntry.objects.create(
        **{
            "campaign": to or campaign(),
            "customer": of,
            "org_unit": of.org_unit,
            "owner": of.owner,
            "arm": Arm.CONTACT,
            "rule_version": 1,
            "entered_on": ON,
            **fields,
        }
    )


def follow_up(
    of: Customer, in_list: WhitelistEntry, due_on: date = TODAY, **fields: object
) -> FollowUp:
    """Open, of the customer's owner; a new cause each time."""
    anchor = date.fromordinal(ON.toordinal() - next(_anchor_ordinals))
    return FollowUp.objects.create(
        **{
            "campaign": in_list.campaign,
            "entry": in_list,
            "customer": of,
            "plan": "4+1",
            "step": "D3",
            "anchor_on": anchor,
            "planned_on": due_on,
            "due_on": due_on,
            "ends_on": date(2026, 12, 31),
            "org_unit": of.org_unit,
            "owner": of.owner,
            "channel": Channel.CALL,
            "planned_by_run_on": ON,
            **fields,
        }
    )


def load(of: Officer, on: date = ON, **counts: int) -> OfficerLoad:
    """Nothing to do for nobody, but for what is said."""
    fields = [each.name for each in OfficerLoad._meta.concrete_fields]
    zeros = {name: 0 for name in fields if name.startswith("n_") or name.endswith("_amount")}
    return OfficerLoad.objects.create(
        as_of=on, officer=of, org_unit=of.org_unit, **{**zeros, **counts}
    )


def result(
    of: Campaign, at: OrgUnit, stages: tuple[int, int, int, int, int], on: date = ON
) -> CampaignResult:
    """Listed, contacted, reached, interested, succeeded in the contact arm."""
    listed, contacted, reached, interested, succeeded = stages
    return CampaignResult.objects.create(
        campaign=of,
        org_unit=at,
        as_of=on,
        arm=Arm.CONTACT,
        listed=listed,
        contacted=contacted,
        reached=reached,
        interested=interested,
        succeeded=succeeded,
        base=listed,
        rate_part=succeeded,
        rate_whole=listed,
    )
