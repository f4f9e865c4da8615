import json
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

from tiering.rules import RuleError, SchemeDefinition, evaluate, scoring_order

LINE = {"metric": "aum", "op": "ge", "value": "100"}
OWN_LABEL = {"metric": "label.TIER", "op": "is_empty"}
OWN_WATCH = {"metric": "on_watch", "op": "is_true"}
KNOWN = {"metric": "aum", "op": "is_not_empty"}


def label(code: str, rank: int, condition: object = LINE, **more: object) -> dict[str, object]:
    names = {"name_en": code.title(), "name_zh": "标签"}
    return {"code": code, "kind": "standard", "rank": rank, "condition": condition, **names, **more}


def scheme(**changes: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "code": "TIER",
        "name_en": "Tier",
        "name_zh": "分层",
        "policy": "fast_up_slow_down",
        "scope": {"metric": "kind", "op": "eq", "value": "personal"},
        "labels": [label("TOP", 3), label("MID", 2, missed_months=6), label("LOW", 1, None)],
        "threshold_bands": [{"to": "TOP", "metric": "aum", "from": "60", "below": "100"}],
    }
    return deepcopy(plain) | changes


def without(key: str) -> dict[str, Any]:
    return {name: value for name, value in scheme().items() if name != key}


def test_scheme_definition_reads_defaults() -> None:
    definition = SchemeDefinition.parse(scheme())

    assert definition.upgrade_min_days == 10
    assert [each.missed_months for each in definition.labels] == [3, 6, 3]
    assert definition.threshold_bands[0].line == Decimal(100)


def test_scheme_definition_written_as_json_reads_back_equal() -> None:
    definition = SchemeDefinition.parse(scheme())

    written = json.loads(json.dumps(definition.to_json()))

    assert SchemeDefinition.parse(written) == definition


def test_threshold_band_begins_at_from_and_ends_below_the_line() -> None:
    band = SchemeDefinition.parse(scheme()).threshold_bands[0].condition

    amounts = ("59.99", "60", "99.99", "100")
    held = [evaluate(band, {"aum": Decimal(aum)}).holds for aum in amounts]
    assert held == [False, True, True, False]


def band(**changes: object) -> dict[str, object]:
    return {"to": "TOP", "metric": "aum", "from": "60", "below": "100"} | changes


@pytest.mark.parametrize(
    ("data", "path"),
    [
        ([], ""),
        (scheme(colour="red"), "colour"),
        (without("labels"), "labels"),
        (scheme(code="tier"), "code"),
        (scheme(name_zh="  "), "name_zh"),
        (scheme(name_en="a\nb"), "name_en"),
        (scheme(policy="slow"), "policy"),
        (scheme(scope={"metric": "kind", "op": "eq", "value": "x"}), "scope.value"),
        (scheme(scope=[]), "scope"),
        (scheme(upgrade_min_days=0), "upgrade_min_days"),
        (scheme(upgrade_min_days=True), "upgrade_min_days"),
        (scheme(labels=[]), "labels"),
        (scheme(labels={}), "labels"),
        (scheme(labels=["LOW"]), "labels[0]"),
        (scheme(labels=[label("A", 1, missed_months=0)]), "labels[0].missed_months"),
        (scheme(labels=[label("A", 1, kind="gold")]), "labels[0].kind"),
        (scheme(labels=[label("A", 2), label("A", 1)]), "labels[1].code"),
        (scheme(labels=[label("A", 2), label("B", 2)]), "labels[1].rank"),
        (scheme(labels=[label("A", 1), label("B", 2)]), "labels[1].rank"),
        (scheme(labels=[label("A", 2, None), label("B", 1)]), "labels[0].condition"),
        (scheme(labels=[label("A", 1, {"all": []})]), "labels[0].condition.all"),
        (scheme(labels=[label("A", 1, {})]), "labels[0].condition"),
        (
            scheme(labels=[label("TOP", 1), label("A", 0, OWN_LABEL)], threshold_bands=[]),
            "labels[1].condition.metric",
        ),
        (
            scheme(scope={"any": [KNOWN, {"not": {"at_least": 1, "of": [KNOWN, OWN_LABEL]}}]}),
            "scope.any[1].not.of[1].metric",
        ),
        (scheme(scope={"all": [KNOWN, OWN_WATCH]}), "scope.all[1].metric"),
        (scheme(threshold_bands=[band(to="NONE")]), "threshold_bands[0].to"),
        (scheme(threshold_bands=[band(to="LOW")]), "threshold_bands[0].to"),
        (scheme(threshold_bands=[band(metric="age")]), "threshold_bands[0].metric"),
        (scheme(threshold_bands=[band(metric=["aum"])]), "threshold_bands[0].metric"),
        (scheme(threshold_bands=[band(below="60")]), "threshold_bands[0].below"),
        (scheme(threshold_bands=[band(below="100.01")]), "threshold_bands[0].below"),
        (scheme(threshold_bands=[band(**{"from": "x"})]), "threshold_bands[0].from"),
        (scheme(threshold_bands=[band(), band()]), "threshold_bands[1].to"),
        (
            scheme(threshold_bands=[band(), band(to="MID", **{"from": "50", "below": "61"})]),
            "threshold_bands[1].from",
        ),
    ],
)
def test_scheme_definition_wrong_data_names_the_place(data: object, path: str) -> None:
    with pytest.raises(RuleError) as refusal:
        SchemeDefinition.parse(data)

    assert refusal.value.path == path


def test_scheme_definition_at_once_may_rank_in_any_order() -> None:
    labels = [label("A", 1), label("B", 2)]

    assert SchemeDefinition.parse(scheme(policy="immediate", labels=labels, threshold_bands=[]))


def reading(code: str, metric: str, policy: str = "immediate") -> SchemeDefinition:
    op = "is_true" if metric == "on_watch" else "is_not_empty"
    scope = {"metric": metric, "op": op}
    return SchemeDefinition.parse(scheme(code=code, scope=scope, policy=policy, threshold_bands=[]))


def test_scoring_order_puts_schemes_after_those_they_read() -> None:
    schemes = [
        reading("A", "label.C"),
        reading("B", "on_watch"),
        reading("C", "threshold.D"),
        reading("D", "aum", policy="fast_up_slow_down"),
        reading("E", "label.ELSEWHERE"),
    ]

    assert [each.code for each in scoring_order(schemes)] == ["D", "E", "B", "C", "A"]


def test_scoring_order_of_a_circle_is_refused() -> None:
    with pytest.raises(RuleError):
        scoring_order([reading("A", "label.B"), reading("B", "label.A")])
