"""White-list entries and follow-ups; the campaigns themselves are shipped."""

from datetime import date
from itertools import count

from campaigns.enums import Arm
from campaigns.models import Campaign, FollowUp, WhitelistEntry
from customers.enums import Channel
from customers.models import Customer
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
