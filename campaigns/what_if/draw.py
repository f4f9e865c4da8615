"""Whom a definition would list, over the columns of the population: as the night would draw it."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from functools import cached_property

import numpy as np
from psycopg2 import sql as pg

from campaigns.definition import CampaignDefinition
from campaigns.enums import HOLDOUT_SALT, CampaignState, ExclusionReason, Source
from campaigns.models import Campaign, CampaignVersion, WhitelistEntry
from campaigns.queries import definition_of, takes_part
from staff.enums import VersionState
from tiering.rules import Node, metrics_of
from tiering.rules.columns import Mask, who
from tiering.rules.nodes import Leaf, Op
from tiering.what_if import Population, population

PROTECTED = Leaf("protected", Op.IS_TRUE, None)
SILENT = Leaf("contact_allowed", Op.IS_FALSE, None)
OWNER = "owner"  # 0 for nobody
WALLS = ("protected", "contact_allowed")
WRITTEN = (VersionState.DRAFT, VersionState.SUBMITTED)
HASHES = 2**32


@dataclass(frozen=True)
class Draw:
    """`picked` are in units that take part; `met` of them have reached the target.

    `kept_out` are all others whom the rule finds, each for one reason. Who is in another unit is
    only counted: to the night such customers do not match, and it keeps no row of them.
    """

    definition: CampaignDefinition
    population: Population
    campaign: Campaign
    running: tuple[Campaign, ...]
    picked: Mask
    met: Mask
    kept_out: dict[ExclusionReason, Mask]
    listed: Mask
    by_hand: Mask

    @cached_property
    def held_out(self) -> Mask:
        """Who is listed and not called; people's own entries are."""
        arm = f"hash-{self.definition.code}"
        self.population.bring_own({arm: _hash(self.definition.code)})
        held: Mask = self.population.own(arm) < _held(self.definition.holdout_share)
        return self.listed & ~self.by_hand & held

    @cached_property
    def now(self) -> Mask:
        """Who is on its list tonight."""
        return self.on_list_of(self.campaign)

    def on_list_of(self, campaign: Campaign) -> Mask:
        on_list: Mask = self.population.own(_list(campaign)) == 1
        return on_list


def draw(
    definition: CampaignDefinition, campaign: Campaign, *, is_ahead: bool = False
) -> Draw | None:
    """None before the first scored night. Protected customers come first, as in the night.

    Ahead, as the next night would draw it.
    """
    running = _running(campaign)
    among = _population((definition,), (campaign, *running), is_ahead)
    if among is None:
        return None
    found, here = _who(definition.audience, among), takes_part(definition.units, among)
    picked = found & here
    met = picked & _who(definition.target, among)
    wall, silent = who(PROTECTED, among), who(SILENT, among)
    excluded = _who(definition.exclusion, among)
    left = picked & ~met
    kept_out = {
        ExclusionReason.PROTECTED: left & wall,
        ExclusionReason.DO_NOT_CONTACT: left & ~wall & silent,
        ExclusionReason.CAMPAIGN: left & ~wall & ~silent & excluded,
        ExclusionReason.UNIT: found & ~here,
    }
    listed = left & ~wall & ~silent & ~excluded
    by_hand = np.zeros(len(among), dtype=bool)
    by_hand[among.places_of(_by_hand(campaign))] = True
    listed |= by_hand & ~wall & ~silent
    return Draw(definition, among, campaign, running, picked, met, kept_out, listed, by_hand)


def _who(node: Node | None, among: Population) -> Mask:
    return np.zeros(len(among), dtype=bool) if node is None else who(node, among)


def _running(but: Campaign) -> tuple[Campaign, ...]:
    """Those with a list of their own; who is on two of them is called about both."""
    others = Campaign.objects.filter(state=CampaignState.LIVE).exclude(pk=but.pk)
    return tuple(others.order_by("-priority"))


def bring_ahead() -> None:
    """What dry runs of the day stand on: the figures a day on, and who is on which list, for all
    that runs, is written or waits for a decision.
    """
    running = tuple(Campaign.objects.filter(state=CampaignState.LIVE))
    written = CampaignVersion.objects.filter(state__in=WRITTEN).values_list("definition", flat=True)
    asked = [*map(definition_of, running), *map(CampaignDefinition.parse, written)]
    _population(asked, running, is_ahead=True)


def _population(
    definitions: Iterable[CampaignDefinition], campaigns: Iterable[Campaign], is_ahead: bool
) -> Population | None:
    codes = {*WALLS}
    for definition in definitions:
        for node in definition.conditions().values():
            codes |= metrics_of(node)
    among = population(codes, {OWNER: pg.SQL("coalesce(m.owner_id, 0)")}, is_ahead=is_ahead)
    if among is None:
        return None
    for each in campaigns:
        among.bring_rows(_listed(each), {_list(each): pg.SQL("1")})
    return among


def _list(campaign: Campaign) -> str:
    return f"on-list-{campaign.pk}"


def _listed(campaign: Campaign) -> pg.Composable:
    return pg.SQL(
        "(select customer_id from campaigns_whitelistentry"
        " where campaign_id = {} and left_on is null)"
    ).format(pg.Literal(campaign.pk))


def _hash(code: str) -> pg.Composable:
    """As `enter_newcomers` of the night has it: the arm never changes for a customer."""
    return pg.SQL(
        "('x' || substr(md5(concat_ws('|', {}::text, {}::text, m.customer_no)), 1, 8))"
        "::bit(32)::bigint"
    ).format(pg.Literal(HOLDOUT_SALT), pg.Literal(code))


def _held(share: Decimal) -> int:
    """Hashes below it are held out."""
    return int((share * HASHES).to_integral_value(rounding=ROUND_CEILING))


def _by_hand(campaign: Campaign) -> list[int]:
    """Whom people have put on the list: no condition takes them off."""
    entries = WhitelistEntry.objects.filter(
        campaign=campaign, source=Source.HAND, left_on__isnull=True
    )
    return list(entries.values_list("customer_id", flat=True))
