"""White-list entries and follow-ups; the campaigns themselves are shipped."""

from datetime import date
from decimal import Decimal
from itertools import count

from django.db.models import Model

from campaigns.enums import Arm
from campaigns.models import (
    Campaign,
    CampaignResult,
    CampaignVersion,
    FollowUp,
    MessageTemplate,
    OfficerLoad,
    UnitLoad,
    UnitTarget,
    WhitelistEntry,
)
from customers.enums import Channel
from customers.models import Customer
from staff.models import Officer, OrgUnit
from tests.factories.customers import ON
from tests.factories.tiering import with_units_above
from tiering.queries.periods import month_end, month_start

STAGES = ("listed", "contacted", "reached", "interested", "succeeded")
TODAY = date(2026, 11, 21)  # the day that reads the night of ON, where every day works
_anchor_ordinals = count(1)


def campaign(code: str = "THRESHOLD") -> Campaign:
    return Campaign.objects.get(code=code)


def draft(code: str = "THRESHOLD", version: int = 2, **changes: object) -> CampaignVersion:
    """A draft that begins as the campaign runs."""
    live = CampaignVersion.objects.get(campaign__code=code, version=1)
    definition = live.definition | changes
    return CampaignVersion.objects.create(
        campaign=live.campaign, version=version, definition=definition
    )


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


def message(code: str = "HELLO", **fields: object) -> MessageTemplate:
    said = {"channel": Channel.WECOM, "name_zh": "问候", "name_en": f"Greeting {code}",
            "text_zh": "{customer}您好，我是{officer}。"}  # fmt: skip
    return MessageTemplate.objects.create(code=code, **{**said, **fields})


def load(of: Officer, on: date = ON, **counts: int) -> OfficerLoad:
    """Nothing to do for nobody, but for what is said; counted in the units above too."""
    assert of.org_unit is not None
    a_day = of.daily_calls + of.daily_visits
    for unit in with_units_above(of.org_unit):
        row, _ = UnitLoad.objects.get_or_create(
            as_of=on, org_unit_id=unit, defaults=_zeros(UnitLoad)
        )
        for name, n in {**counts, "n_officers": 1, "n_a_day": a_day}.items():
            setattr(row, name, getattr(row, name) + n)
        row.save()
    return OfficerLoad.objects.create(
        as_of=on, officer=of, org_unit=of.org_unit, **{**_zeros(OfficerLoad), **counts}
    )


def _zeros(model: type[Model]) -> dict[str, int]:
    fields = [each.name for each in model._meta.concrete_fields]
    return {name: 0 for name in fields if name.startswith("n_") or name.endswith("_amount")}


def result(
    of: Campaign, at: OrgUnit, stages: tuple[int, int, int, int, int], on: date = ON
) -> None:
    """Listed, contacted, reached, interested, succeeded in the contact arm; in units above too."""
    listed, _, _, _, succeeded = stages
    counts = dict(zip(STAGES, stages, strict=True))
    counts |= {"base": listed, "rate_part": succeeded, "rate_whole": listed}
    for unit in with_units_above(at):
        row, _ = CampaignResult.objects.get_or_create(
            campaign=of, org_unit_id=unit, as_of=on, arm=Arm.CONTACT, with_below=True,
            defaults=dict.fromkeys(counts, 0),
        )  # fmt: skip
        for name, n in counts.items():
            setattr(row, name, getattr(row, name) + n)
        row.save()


def target(at: OrgUnit, kpi: str, value: str, month: date = ON) -> UnitTarget:
    """Of the month of a day; in yuan, customers or a share."""
    return UnitTarget.objects.create(
        org_unit=at, kpi=kpi, value=Decimal(value), period=f"{month:%Y-%m}",
        first_on=month_start(month), last_on=month_end(month),
    )  # fmt: skip
