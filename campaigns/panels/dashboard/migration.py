"""Who moved between labels in the period: customers or money, as a flow, a matrix or a table."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaigns.filters.customers import Way
from campaigns.filters.parts import NOBODY
from campaigns.panels.frame import Frame
from kernel.charts import sankey
from tiering import portrait
from tiering.models import Label

OUTSIDE = None  # where the new ones come from, and where those go who leave


class MovesBy(models.TextChoices):
    AUM = "aum", _("AUM")
    CUSTOMERS = "customers", _("Customers")


class View(models.TextChoices):
    FLOW = "flow", _("Flow")
    MATRIX = "matrix", _("Matrix")
    TABLE = "table", _("Table")


@dataclass(frozen=True)
class Move:
    """`climb` is the number of ranks, above zero for up; zero for those who came or left."""

    source: Label | None
    target: Label | None
    n: int
    aum: Decimal
    climb: int
    url: str


@dataclass(frozen=True)
class Stand:
    """A node of the flow with its label; none is the world outside."""

    label: Label | None
    node: sankey.Node[Label | None]


@dataclass(frozen=True)
class Stream:
    move: Move
    path: str

    @property
    def kind(self) -> str:
        if self.move.source is None or self.move.target is None:
            return "new" if self.move.source is None else "left"
        return "up" if self.move.climb > 0 else "down"


@dataclass(frozen=True)
class Migration:
    moves: list[Move]
    labels: list[Label]
    by: MovesBy
    view: View
    urls: dict[int, str]  # the lists of those who climbed (1) and of those who fell (-1)

    def total(self, sign: int) -> dict[str, Any]:
        moves = [move for move in self.moves if move.climb * sign > 0]
        return {
            "n": sum(m.n for m in moves),
            "aum": sum((m.aum for m in moves), Decimal(0)),
            "url": self.urls.get(sign, ""),
        }

    @property
    def up(self) -> dict[str, Any]:
        return self.total(1)

    @property
    def down(self) -> dict[str, Any]:
        return self.total(-1)

    @property
    def net(self) -> int:
        return int(self.up["n"]) - int(self.down["n"])

    @property
    def matrix(self) -> list[tuple[Label | None, list[Move | None]]]:
        """A row per origin, a cell per destination, the best label first, outside last."""
        places: list[Label | None] = [*self.labels, OUTSIDE]
        by_pair = {(move.source, move.target): move for move in self.moves}
        return [(row, [by_pair.get((row, column)) for column in places]) for row in places]

    @property
    def flow(self) -> "Flow":
        places: list[Label | None] = [*self.labels, OUTSIDE]
        values = {(move.source, move.target): self._value(move) for move in self.moves}
        chart = sankey.sankey(values, places, places)
        by_pair = {(move.source, move.target): move for move in self.moves}
        streams = [Stream(by_pair[each.source, each.target], each.path) for each in chart.ribbons]
        return Flow(
            chart,
            [Stand(node.key, node) for node in chart.sources],
            [Stand(node.key, node) for node in chart.targets],
            sorted(streams, key=lambda stream: -self._value(stream.move)),
        )

    def _value(self, move: Move) -> Decimal:
        return move.aum if self.by == MovesBy.AUM else Decimal(move.n)


@dataclass(frozen=True)
class Flow:
    chart: sankey.Sankey[Label | None]
    sources: list[Stand]
    targets: list[Stand]
    streams: list[Stream]


def migration(frame: Frame, *, by: MovesBy, view: View) -> Migration:
    """Movers only: whoever stayed is in the distribution."""
    moves = portrait.label_moves(frame.unit, frame.scheme, since=frame.moves_since, until=frame.on)
    urls = {1: frame.moved(Way.UP), -1: frame.moved(Way.DOWN)}
    return Migration([_move(frame, each) for each in moves], frame.labels, by, view, urls)


def _move(frame: Frame, each: dict[str, Any]) -> Move:
    source, target = each["from"], each["to"]
    climb = each["climb"] if source and target else 0
    return Move(source, target, each["n"], each["aum"], climb, _list_of(frame, source, target))


def _list_of(frame: Frame, source: Label | None, target: Label | None) -> str:
    """Lists of customers know the schemes of their badges."""
    if not frame.has_lists:
        return ""
    return frame.customers(
        moved_from=source.code if source else NOBODY,
        moved_to=target.code if target else NOBODY,
        since=frame.moves_since,
        until=frame.on,
    )
