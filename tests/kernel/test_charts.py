"""Geometry of charts: what is drawn keeps the proportions of what was counted."""

import re
from datetime import date
from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kernel.charts import bars, bullet, calendar, sankey, sparkline

AMOUNTS = st.integers(min_value=0, max_value=10**9)


def test_sparkline_of_one_night_is_not_drawn() -> None:
    assert sparkline.sparkline([Decimal(5)]) is None


def test_sparkline_runs_from_edge_to_edge_between_least_and_greatest() -> None:
    chart = sparkline.sparkline([Decimal(1), Decimal(3), Decimal(2)])
    assert chart is not None
    assert chart.line == "M0,30 100,2 200,16"


def test_sparkline_of_what_stays_lies_in_the_middle() -> None:
    chart = sparkline.sparkline([7, 7])
    assert chart is not None
    assert chart.line == "M0,16 200,16"


@given(st.lists(AMOUNTS, min_size=1, max_size=8))
def test_parts_of_a_bar_fill_it_without_gap_or_overlap(values: list[int]) -> None:
    parts = bars.parts(values)
    assert sum(part.width for part in parts) == (bars.WIDTH if any(values) else 0)
    reached = 0
    for part in parts:
        assert part.x == reached
        reached += part.width


def test_bar_of_something_small_is_seen_and_none_leaves_its_track() -> None:
    assert bars.length(1, 10**9) == 1
    assert bars.length(0, 10) == 0
    assert bars.length(12, 10) == bars.WIDTH
    assert bars.length(5, 0) == 0


def test_bullet_stands_on_the_side_of_its_gap() -> None:
    below = bullet.bullet(Decimal(50), Decimal(100), is_below=True)
    above = bullet.bullet(Decimal(100), Decimal(100), is_below=False)
    assert below.dot < below.line < above.dot
    assert (below.start, below.span) == (below.dot, below.line - below.dot)
    assert below.dot > 0
    assert above.dot <= above.width


def test_month_has_whole_weeks_and_warms_by_rank() -> None:
    amounts = {date(2026, 11, day): Decimal(day * day) for day in range(1, 11)}
    amounts[date(2026, 12, 1)] = Decimal(999)
    weeks = calendar.weeks(2026, 11, amounts)
    days = {day.on: day for week in weeks for day in week}
    assert all(len(week) == 7 for week in weeks)
    assert min(days) == date(2026, 10, 26)
    assert days[date(2026, 11, 1)].heat == 1
    assert days[date(2026, 11, 10)].heat == 5
    assert days[date(2026, 11, 11)].heat == 0
    assert not days[date(2026, 12, 1)].is_of_month
    assert days[date(2026, 12, 1)].heat == 0


FLOWS = st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), AMOUNTS)


@given(FLOWS)
def test_sankey_keeps_every_flow_and_stacks_nodes(flows: dict[tuple[str, str], int]) -> None:
    chart = sankey.sankey(flows, "abcd", "wxyz")
    moved = {pair: value for pair, value in flows.items() if value}
    assert {(each.source, each.target): each.value for each in chart.ribbons} == moved
    for side, place in ((chart.sources, 0), (chart.targets, 1)):
        assert [node.key for node in side] == sorted({pair[place] for pair in moved})
        for above, below in pairwise(side):
            assert above.y + above.height < below.y
            assert below.middle - above.middle >= sankey.LEAST_NODE
        assert all(node.height >= sankey.LEAST_NODE for node in side)
        assert all(node.y + node.height <= chart.height for node in side)


@given(FLOWS)
def test_ribbons_touch_their_nodes_only(flows: dict[tuple[str, str], int]) -> None:
    chart = sankey.sankey(flows, "abcd", "wxyz")
    sources = {node.key: node for node in chart.sources}
    targets = {node.key: node for node in chart.targets}
    for ribbon in chart.ribbons:
        ys = [int(y) for y in re.findall(r",(\d+)", ribbon.path)]
        top, bottom, end_top, end_bottom = ys[0], ys[-1], ys[2], ys[4]
        source, target = sources[ribbon.source], targets[ribbon.target]
        assert source.y <= top < bottom <= source.y + source.height + 1
        assert target.y <= end_top < end_bottom <= target.y + target.height + 1
