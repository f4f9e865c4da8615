"""Who went where: nodes on two sides and ribbons between them."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Pair = tuple[Key, Key]
WIDTH = 600
NODE_WIDTH = 8
LEAST_NODE = 6  # a node of few stays visible, and can be pointed at
ROOM_FOR_WORDS = 34  # a name and a figure stand beside each node


@dataclass(frozen=True)
class Node(Generic[Key]):
    key: Key
    value: Decimal
    y: int
    height: int
    middle: int


@dataclass(frozen=True)
class Ribbon(Generic[Key]):
    source: Key
    target: Key
    value: Decimal
    path: str


@dataclass(frozen=True)
class Sankey(Generic[Key]):
    sources: list[Node[Key]]
    targets: list[Node[Key]]
    ribbons: list[Ribbon[Key]]
    height: int
    width: int = WIDTH
    node_width: int = NODE_WIDTH

    @property
    def target_x(self) -> int:
        return self.width - self.node_width


def sankey(
    flows: Mapping[Pair[Key], Decimal | int],
    sources: Sequence[Key],
    targets: Sequence[Key],
    *,
    room: int = 240,
) -> Sankey[Key]:
    """Nodes in the order given, those without a flow left out; `room` is shared by the values."""
    ways = {pair: Decimal(value) for pair, value in flows.items() if value > 0}
    left = _column(sources, {key: _sum(ways, 0, key) for key in sources}, room)
    right = _column(targets, {key: _sum(ways, 1, key) for key in targets}, room)
    half = ROOM_FOR_WORDS // 2
    ends = [max(node.y + node.height, node.middle + half) for node in (*left, *right)]
    return Sankey(left, right, _ribbons(ways, left, right), max(ends, default=0))


def _sum(ways: Mapping[Pair[Key], Decimal], side: int, key: Key) -> Decimal:
    return sum((value for pair, value in ways.items() if pair[side] == key), Decimal(0))


def _column(keys: Sequence[Key], values: Mapping[Key, Decimal], room: int) -> list[Node[Key]]:
    whole = sum(values.values())
    nodes, y = [], 0
    for key in keys:
        if not values[key]:
            continue
        height = max(LEAST_NODE, round(room * values[key] / whole))
        slot = max(height + LEAST_NODE, ROOM_FOR_WORDS)
        middle = y + slot // 2
        nodes.append(Node(key, values[key], middle - height // 2, height, middle))
        y += slot
    return nodes


def _ribbons(
    ways: Mapping[Pair[Key], Decimal], left: list[Node[Key]], right: list[Node[Key]]
) -> list[Ribbon[Key]]:
    """At each node in the order of the other side, so that ribbons cross as little as they can."""
    starts = _ends(left, [(s, t) for s in _keys(left) for t in _keys(right)], ways, 0)
    ends = _ends(right, [(s, t) for t in _keys(right) for s in _keys(left)], ways, 1)
    return [
        Ribbon(
            source,
            target,
            ways[source, target],
            _path(*starts[source, target], *ends[source, target]),
        )
        for source, target in starts
    ]


def _keys(nodes: list[Node[Key]]) -> list[Key]:
    return [node.key for node in nodes]


def _ends(
    nodes: list[Node[Key]],
    pairs: list[Pair[Key]],
    ways: Mapping[Pair[Key], Decimal],
    side: int,
) -> dict[Pair[Key], tuple[int, int]]:
    """Pair → from where to where its ribbon touches the node of one side."""
    by_key = {node.key: node for node in nodes}
    taken = dict.fromkeys(by_key, Decimal(0))
    ends = {}
    for pair in (pair for pair in pairs if pair in ways):
        node = by_key[pair[side]]
        start, taken[node.key] = taken[node.key], taken[node.key] + ways[pair]
        top = node.y + round(node.height * start / node.value)
        bottom = node.y + round(node.height * taken[node.key] / node.value)
        ends[pair] = (top, max(bottom, top + 1))
    return ends


def _path(top: int, bottom: int, end_top: int, end_bottom: int) -> str:
    x, end, half = NODE_WIDTH, WIDTH - NODE_WIDTH, WIDTH // 2
    return (
        f"M{x},{top}C{half},{top} {half},{end_top} {end},{end_top}"
        f"L{end},{end_bottom}C{half},{end_bottom} {half},{bottom} {x},{bottom}Z"
    )
