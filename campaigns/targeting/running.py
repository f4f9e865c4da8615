"""Which campaigns run on a day, which have ended, and their compiled conditions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from psycopg2 import sql as pg

from campaigns.enums import TargetKind
from campaigns.models import Campaign
from campaigns.queries import campaigns_on, units_of
from tiering import queries, rules
from tiering.queries import SchemeVersion
from tiering.rules import LabelBook, Node

NEVER = pg.SQL("false")


@dataclass(frozen=True)
class Running:
    """A campaign that draws its list on the day, with conditions over the wide row `m`."""

    campaign: Campaign
    audience: Node | None
    exclusion: Node | None
    target: Node | None
    book: LabelBook
    units: tuple[int, ...] | None  # that take part; None: all

    @property
    def id(self) -> int:
        return self.campaign.pk

    @cached_property
    def matches(self) -> pg.Composable:
        """Over the customer `c`, too, where not all units take part."""
        audience = self._compiled(self.audience)
        if self.units is None:
            return audience
        return pg.SQL("({} and c.org_unit_id = any({}::bigint[]))").format(
            audience, pg.Literal(list(self.units))
        )

    @cached_property
    def excludes(self) -> pg.Composable:
        return self._compiled(self.exclusion)

    @cached_property
    def meets_target(self) -> pg.Composable:
        return self._compiled(self.target)

    def _compiled(self, node: Node | None) -> pg.Composable:
        return rules.compile_condition(node, self.book) if node is not None else NEVER


@dataclass(frozen=True)
class Season:
    """All campaigns as they stand on a day."""

    on: date
    running: tuple[Running, ...]
    ended_ids: tuple[int, ...]
    book: LabelBook
    tier: SchemeVersion | None

    @property
    def has_units(self) -> bool:
        """Whether any campaign is only for some of the bank."""
        return any(each.units is not None for each in self.running)

    @property
    def running_ids(self) -> list[int]:
        return [each.id for each in self.running]

    def parameters(self) -> dict[str, object]:
        return {"on": self.on, "running": self.running_ids, "ended": list(self.ended_ids)}


def season(on: date) -> Season:
    book = queries.label_book()
    live, ended = campaigns_on(on)
    return Season(
        on=on,
        running=tuple(_parsed(live, book)),
        ended_ids=tuple(each.pk for each in ended),
        book=book,
        tier=queries.month_closing(queries.versions_on(on, book)),
    )


def _parsed(campaigns: Iterable[Campaign], book: LabelBook) -> Iterable[Running]:
    for campaign in campaigns:
        yield Running(
            campaign=campaign,
            audience=rules.parse(campaign.audience, book) if campaign.audience else None,
            exclusion=rules.parse(campaign.exclusion, book) if campaign.exclusion else None,
            target=rules.parse(campaign.target, book) if campaign.target else None,
            book=book,
            units=tuple(units_of(campaign.units, drafted=True)) if campaign.units else None,
        )


def is_line(running: Running) -> bool:
    return running.campaign.target_kind == TargetKind.LINE


def meets_target(season: Season, row: str, line: str) -> pg.Composable:
    """Whether the entry in `row` has met its target, over its customer's wide row `m`.

    `line` is the month daily average that its campaign asks for, where it is about one.
    """
    reached = pg.SQL("coalesce(m.aum_month_sum >= {} * m.month_days, false)").format(pg.SQL(line))
    branches = [
        pg.SQL("when {} then {}").format(
            pg.Literal(each.id), reached if is_line(each) else each.meets_target
        )
        for each in season.running
    ]
    return pg.SQL("case {}.campaign_id when 0 then false {} end").format(
        pg.SQL(row), pg.SQL(" ").join(branches)
    )
