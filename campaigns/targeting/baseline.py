"""The figures that an entry is written with: why this customer, from where it starts."""

from collections.abc import Mapping

from psycopg2 import sql as pg

from campaigns.enums import TargetKind
from campaigns.targeting.running import Running, Season
from tiering import rules
from tiering.queries import SchemeVersion
from tiering.rules.catalogue import metric_of
from tiering.rules.metric import Type
from tiering.rules.nodes import Leaf, Op
from tiering.triangles import ITEMS

ALWAYS = ("aum", "aum_month_avg")
TRIANGLES = (
    "product_items", "settlement_items", "service_items", "referral_items", "aum_drop_share_30d",
    *ITEMS,
)  # fmt: skip
DIGITS = {Type.MONEY: 2, Type.SHARE: 6}


def figures_case(season: Season) -> pg.Composable:
    """A CASE over the campaign of the newcomer `n`: one JSON object per campaign."""
    branches = [
        pg.SQL("when {} then {}").format(pg.Literal(each.id), _figures(each, season))
        for each in season.running
    ]
    return pg.SQL("case n.campaign_id {} end").format(pg.SQL(" ").join(branches))


def _figures(running: Running, season: Season) -> pg.Composable:
    codes = {*ALWAYS}
    if running.audience is not None:
        codes.update(rules.metrics_of(running.audience))
    if running.campaign.target_kind == TargetKind.CHURN:
        codes.update(TRIANGLES)
    if running.campaign.target_kind == TargetKind.PAYROLL_RETAINED:
        codes.add("payroll_amount")
    pairs = [(code, _value(code, season)) for code in sorted(codes)]
    if season.tier is not None:
        pairs += _tier_figures(running, season.tier, season)
    return pg.SQL("jsonb_strip_nulls(jsonb_build_object({}))").format(
        pg.SQL(", ").join(pg.SQL("{}, {}").format(pg.Literal(name), value) for name, value in pairs)
    )


def _value(code: str, season: Season) -> pg.Composable:
    metric = metric_of(code)
    value = rules.compile_value(code, season.book)
    if metric.type is Type.LABEL:
        return _label_code(value, metric.scheme, season)
    if metric.type in DIGITS:
        return pg.SQL("round({}, {})").format(value, pg.Literal(DIGITS[metric.type]))
    return value


def _label_code(value: pg.Composable, scheme: str, season: Season) -> pg.Composable:
    codes = {label_id: code for (of, code), label_id in season.book.ids.items() if of == scheme}
    return _chosen(value, codes)


def _tier_figures(
    running: Running, tier: SchemeVersion, season: Season
) -> list[tuple[str, pg.Composable]]:
    """The label carried, the band's label, and the line that the campaign is about with its gap."""
    carried = rules.compile_value(f"label.{tier.code}", season.book)
    threshold = rules.compile_value(f"threshold.{tier.code}", season.book)
    band_line = _chosen(threshold, {label: band.line for label, band in tier.bands()})
    line = band_line
    if running.campaign.target_kind == TargetKind.CHURN:
        line = _chosen(carried, label_lines(tier))
    return [
        ("label", _label_code(carried, tier.code, season)),
        ("threshold_to", _label_code(threshold, tier.code, season)),
        ("line", line),
        (
            "gap",
            pg.SQL("round({} - {}, 2)").format(
                band_line, rules.compile_value("aum_month_avg", season.book)
            ),
        ),
    ]


def label_lines(tier: SchemeVersion) -> dict[int, object]:
    """Label → the month daily average from which it is earned, where it asks for nothing else."""
    return {
        tier.label_ids[label.code]: label.condition.value
        for label in tier.definition.labels
        if isinstance(label.condition, Leaf)
        and label.condition.op is Op.GE
        and label.condition.metric == "aum_month_avg"
    }


def _chosen(value: pg.Composable, results: Mapping[int, object]) -> pg.Composable:
    if not results:
        return pg.SQL("null")
    branches = [
        pg.SQL("when {} then {}").format(pg.Literal(key), pg.Literal(result))
        for key, result in results.items()
    ]
    return pg.SQL("case {} {} end").format(value, pg.SQL(" ").join(branches))
