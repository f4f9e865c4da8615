"""What a draft of label rules would do to the lists of the running campaigns.

Counted on the population of the last published night with the conditions of the lists themselves:
who is picked as labels are, and who would be were they as the draft has them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import numpy as np
from django.db.models import prefetch_related_objects

from campaigns.enums import FollowUpState, Source
from campaigns.models import Campaign, WhitelistEntry
from campaigns.queries import campaigns_on, takes_part
from customers.queries import data_date
from kernel import sql
from kernel.names import in_language
from tiering.rules import Node, SchemeDefinition, metrics_of, parse
from tiering.rules.columns import Columns, Figures, Mask, who
from tiering.rules.nodes import Leaf, Op
from tiering.what_if import (
    NoNightYet,
    Population,
    in_the_end,
    metrics_carried,
    metrics_read,
    on_first_night,
    population,
    try_out,
)

# as the wall of the night: no campaign may contact them
WALL = (Leaf("protected", Op.IS_TRUE), Leaf("contact_allowed", Op.IS_FALSE))
OPEN_OF_LISTED = """
select count(*) from campaigns_followup
where campaign_id = %(campaign)s and state = %(state)s and repeat = 0
    and customer_id = any(%(customers)s)
"""


@dataclass(frozen=True)
class Change:
    """Entries that a list would gain and lose."""

    n_gained: int
    n_lost: int


@dataclass(frozen=True)
class ListEffect:
    """On the first night, and in the end, when everybody carries what is earned: under the draft,
    beside what the rules in force would have come to.

    Follow-ups are those of the first night: new ones by the steps of the plan for the share that is
    contacted, open ones of the entries that are lost.
    """

    code: str
    name_en: str
    name_zh: str
    holdout_share: Decimal
    n_now: int
    first: Change
    end: Change
    n_steps: int
    n_follow_ups_gained: int
    n_follow_ups_lost: int

    @property
    def name(self) -> str:
        return in_language(self.name_zh, self.name_en)


@dataclass(frozen=True)
class RulesEffect:
    """`n_others` campaigns run whose conditions do not ask for the scheme: all stays as it is.

    Kept plain as evidence of the rules.
    """

    on: date
    scheme: str
    lists: tuple[ListEffect, ...]
    n_others: int

    @property
    def n_gained(self) -> int:
        return sum(each.first.n_gained for each in self.lists)

    @property
    def n_lost(self) -> int:
        return sum(each.first.n_lost for each in self.lists)

    @property
    def n_follow_ups_gained(self) -> int:
        return sum(each.n_follow_ups_gained for each in self.lists)

    @property
    def n_follow_ups_lost(self) -> int:
        return sum(each.n_follow_ups_lost for each in self.lists)


@dataclass(frozen=True)
class _List:
    """A campaign's conditions; who has met the target is not listed again."""

    campaign: Campaign
    audience: Node
    but: tuple[Node, ...]
    by_hand: Mask
    here: Mask

    def of(self, among: Columns) -> Mask:
        """Whom the rule lists. Whom people have put on the list, they keep there."""
        listed = who(self.audience, among) & self.here & ~self.by_hand
        for node in (*self.but, *WALL):
            listed &= ~who(node, among)
        return listed


def effect_of(draft: SchemeDefinition, live: SchemeDefinition | None) -> RulesEffect:
    """Of a draft beside the rules in force, on the figures as they are now published."""
    on = data_date()
    if on is None:
        raise NoNightYet
    running, _ended = campaigns_on(on)
    asking = [each for each in running if _asks_for(each, draft.code)]
    codes = metrics_read(draft, live) | metrics_carried(draft.code)
    among = population(codes | _metrics_of(asking))
    if among is None:
        raise NoNightYet
    trial = try_out(draft, live, among)
    sides: tuple[Columns, ...] = (
        among,
        on_first_night(trial, draft),
        in_the_end(trial, live, is_draft=False) if live else among,
        in_the_end(trial, draft, is_draft=True),
    )
    prefetch_related_objects(asking, "plan__steps")
    lists = []
    for campaign in asking:
        one = _list(campaign, among)
        lists.append(_effect(campaign, among.customers, *map(one.of, sides)))
    return RulesEffect(among.on, draft.code, tuple(lists), len(running) - len(lists))


def metrics_asked() -> set[str]:
    """What the population must hold for any draft: of all running campaigns."""
    on = data_date()
    return _metrics_of(campaigns_on(on)[0]) if on else set()


def _metrics_of(campaigns: Iterable[Campaign]) -> set[str]:
    asked = {code for each in campaigns for node in _nodes(each) for code in metrics_of(node)}
    return asked | {leaf.metric for leaf in WALL}


def _list(campaign: Campaign, among: Population) -> _List:
    audience, *but = _nodes(campaign)
    entries = WhitelistEntry.objects.filter(
        campaign=campaign, source=Source.HAND, left_on__isnull=True
    )
    by_hand = np.isin(among.customers, list(entries.values_list("customer_id", flat=True)))
    here = takes_part(campaign.units, among)
    return _List(campaign, audience, tuple(but), by_hand, here)


def _effect(
    campaign: Campaign, customers: Figures,
    now: Mask, then: Mask, end_now: Mask, end_then: Mask,
) -> ListEffect:  # fmt: skip
    n_steps = len(campaign.plan.steps.all())
    lost = customers[now & ~then]
    first = Change(int((then & ~now).sum()), len(lost))
    contacted = first.n_gained * (1 - campaign.holdout_share)
    return ListEffect(
        code=campaign.code,
        name_en=campaign.name_en,
        name_zh=campaign.name_zh,
        holdout_share=campaign.holdout_share,
        n_now=int(now.sum()),
        first=first,
        end=Change(int((end_then & ~end_now).sum()), int((end_now & ~end_then).sum())),
        n_steps=n_steps,
        n_follow_ups_gained=n_steps * int(contacted.to_integral_value(ROUND_HALF_UP)),
        n_follow_ups_lost=_n_open(campaign, lost.tolist()),
    )


def _n_open(campaign: Campaign, customers: Collection[int]) -> int:
    if not customers:
        return 0
    asked = {"campaign": campaign.pk, "state": FollowUpState.OPEN, "customers": list(customers)}
    n_open: int = sql.value(OPEN_OF_LISTED, asked)
    return n_open


def _nodes(campaign: Campaign) -> list[Node]:
    trees = (campaign.audience, campaign.exclusion, campaign.target)
    return [parse(each) for each in trees if each]


def _asks_for(campaign: Campaign, scheme: str) -> bool:
    asked = {code for node in _nodes(campaign) for code in metrics_of(node)}
    return bool(campaign.audience) and bool(asked & metrics_carried(scheme))
