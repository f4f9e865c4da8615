"""From the list of a campaign to its successes, step by step, beside the mean around the unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef

from campaigns.enums import TOLD_BY_BALANCES, Arm, CampaignState, Stage
from campaigns.models import Campaign, CampaignResult
from campaigns.panels.frame import TREND, Frame, entries_of
from campaigns.queries import goals_approved, goals_on
from customers.queries import data_date
from kernel.charts import bars
from staff.enums import Level
from staff.models import OrgUnit


@dataclass(frozen=True)
class Place:
    """Under which unit, as the night `on` counted it; what is closed has no lists any more."""

    unit: OrgUnit
    on: date
    is_closed: bool = False

    def entries(self, campaign: Campaign, **filters: object) -> str:
        return "" if self.is_closed else entries_of(self.unit, campaign, **filters)


@dataclass(frozen=True)
class Step:
    """`rate` is that of the stage before; of the last stage, of the whole list: who succeeds is
    decided by balances, with or without interest shown. `around` is the same of the mean.
    """

    stage: Stage
    n: int
    rate: Decimal | None
    around: Decimal | None
    length: int
    url: str
    n_short: int  # who stands one step short, and where they are listed
    short_url: str

    @property
    def lead(self) -> Decimal | None:
        """Ahead of the mean, in shares; below zero when behind."""
        if self.rate is None or self.around is None:
            return None
        return self.rate - self.around


@dataclass(frozen=True)
class Goal:
    """The unit's part of the campaign's target, by its share of the list unless it is set by hand;
    `n` have come so far.
    """

    stage: Stage
    target: int
    n: int
    is_set: bool = False


@dataclass(frozen=True)
class Funnel:
    campaign: Campaign
    campaigns: list[Campaign]
    around: OrgUnit | None
    steps: list[Step]
    course: dict[date, dict[str, int]]  # night → stage → customers
    goal: Goal | None = None

    @property
    def conversion(self) -> Step:
        return self.steps[-1]

    @property
    def loss(self) -> Step | None:
        """The step that falls most behind the mean; where there is none, that keeps fewest."""
        known = [step for step in self.steps[1:] if step.rate is not None]
        behind = [step for step in known if step.lead is not None]
        if behind:
            return min(behind, key=lambda step: step.lead or Decimal(0))
        return min(known[:-1], key=lambda step: step.rate or Decimal(0), default=None)


def campaigns_of(frame: Frame) -> list[Campaign]:
    """Those that draw lists by a rule, the most important first; of a closed period those whose
    results were counted on its last night.
    """
    campaigns = Campaign.objects.filter(audience__isnull=False)
    if frame.is_closed:
        counted = CampaignResult.objects.filter(
            campaign=OuterRef("pk"), org_unit=frame.unit, as_of=frame.on, with_below=True
        )
        campaigns = campaigns.filter(Exists(counted))
    else:
        campaigns = campaigns.filter(state=CampaignState.LIVE)
    return list(campaigns.select_related("plan").order_by("-priority"))


def surroundings(unit: OrgUnit) -> OrgUnit | None:
    """Whose mean a unit is held against: its region's, and a region the bank's."""
    above = [int(pk) for pk in unit.path.strip("/").split("/")][:-1]
    units = {each.pk: each for each in OrgUnit.objects.filter(pk__in=above)}
    line = [units[pk] for pk in above if pk in units]
    regions = [each for each in line if each.level == Level.REGION]
    return regions[-1] if regions else (line[0] if line else None)


def funnel(frame: Frame, *, code: str) -> Funnel | None:
    campaigns = campaigns_of(frame)
    campaign = next((each for each in campaigns if each.code == code), None)
    campaign = campaign or (campaigns[0] if campaigns else None)
    if campaign is None:
        return None
    return funnel_at(Place(frame.unit, frame.on, frame.is_closed), campaign, campaigns)


def funnel_at(place: Place, campaign: Campaign, campaigns: Sequence[Campaign] = ()) -> Funnel:
    """`campaigns` are those that may be chosen in its place."""
    unit, on, around = place.unit, place.on, surroundings(place.unit)
    nights = _counts(campaign, [unit, around] if around else [unit], on)
    nobody = dict.fromkeys(Stage.values, 0)
    here = nights[unit.pk].get(on, nobody)
    there = nights[around.pk].get(on, nobody) if around else {}
    steps = steps_at(place, campaign, here, there)
    goal = _goal(campaign, unit, on, here)
    return Funnel(campaign, list(campaigns), around, steps, nights[unit.pk], goal)


def _counts(
    campaign: Campaign, units: Sequence[OrgUnit], on: date
) -> dict[int, dict[date, dict[str, int]]]:
    """Unit → night → stage → customers of the contact arm, as long as a trend is drawn."""
    results = CampaignResult.objects.filter(
        org_unit__in=units,
        with_below=True,
        campaign=campaign,
        arm=Arm.CONTACT,
        as_of__range=(on - TREND, on),
    ).values("org_unit", "as_of", *Stage.values)
    nights: dict[int, dict[date, dict[str, int]]] = {unit.pk: {} for unit in units}
    for each in results:
        nights[each.pop("org_unit")][each.pop("as_of")] = each
    return nights


def goal_here(campaign: Campaign, unit: OrgUnit) -> Goal | None:
    """As the last published night counted it; before the first one, as it was approved."""
    on = data_date()
    if on is None or campaign.kpi_value is None:
        return None
    counted = CampaignResult.objects.filter(
        org_unit=unit, with_below=True, campaign=campaign, arm=Arm.CONTACT, as_of=on
    )
    here = counted.values(*Stage.values).first() or dict.fromkeys(Stage.values, 0)
    return _goal(campaign, unit, on, here)


def _goal(campaign: Campaign, unit: OrgUnit, on: date, here: dict[str, int]) -> Goal | None:
    """None, too, of a unit that has nobody on the list and nothing set for it."""
    counted, is_set = goals_on(campaign, on), unit.code in campaign.unit_goals
    target = counted.get(unit.pk) if counted else goals_approved(campaign).get(unit.code)
    if target is None or not (target or here[Stage.LISTED] or is_set):
        return None
    stage = Stage(campaign.kpi)
    return Goal(stage, target, here[stage], is_set)


def rate(counts: dict[str, int], stage: Stage) -> Decimal | None:
    order = list(Stage)
    before = Stage.LISTED if stage == Stage.SUCCEEDED else order[max(order.index(stage) - 1, 0)]
    whole = counts.get(before, 0)
    return Decimal(counts[stage]) / whole if whole else None


def _n_short(counts: dict[str, int], stage: Stage) -> int:
    """Of the stage before, who did not get to this one."""
    order = list(Stage)
    if stage in (Stage.LISTED, Stage.SUCCEEDED):
        return 0
    return max(counts[order[order.index(stage) - 1]] - counts[stage], 0)


def steps_at(
    place: Place, campaign: Campaign, here: dict[str, int], there: dict[str, int]
) -> list[Step]:
    """Stage → customers, here and in what is around."""
    return [
        Step(
            stage,
            here[stage],
            rate(here, stage) if stage != Stage.LISTED else None,
            rate(there, stage) if there and stage != Stage.LISTED else None,
            bars.length(here[stage], here[Stage.LISTED]),
            _listed_at(place, campaign, stage),
            _n_short(here, stage),
            place.entries(campaign, short_of=stage.value),
        )
        for stage in Stage
    ]


def _listed_at(place: Place, campaign: Campaign, stage: Stage) -> str:
    """The very customers that the number counts, where they can be told one by one: lists go by
    how far their customers came until today.
    """
    is_told_by_balances = stage == Stage.SUCCEEDED and campaign.target_kind in TOLD_BY_BALANCES
    return "" if is_told_by_balances else place.entries(campaign, stage=stage.value)
