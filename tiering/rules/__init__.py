"""The condition language: pure, without database and clock."""

from tiering.rules.catalogue import CATALOGUE, GROUPS, find_metric
from tiering.rules.compile import compile_case, compile_condition, compile_value
from tiering.rules.describe import describe
from tiering.rules.differences import (
    Difference,
    Words,
    changed,
    describe_difference,
    differences,
    of_condition,
    parts_of,
    sentence,
)
from tiering.rules.digest import digest_of
from tiering.rules.errors import RuleError
from tiering.rules.evaluate import Outcome, Shortfall, State, evaluate, first_match
from tiering.rules.fields import Fields
from tiering.rules.figures import figure, quantity
from tiering.rules.in_words import LabelInWords, alternatives, in_words
from tiering.rules.label_book import LabelBook
from tiering.rules.nodes import Node
from tiering.rules.parse import parse, to_json
from tiering.rules.ranks import all_in_order, ranks_under
from tiering.rules.references import labels_of, metrics_of, schemes_of, sensitive_metrics_of
from tiering.rules.rule_set import SchemeDefinition, ThresholdBand, scoring_order
from tiering.rules.sense import check_reachable, check_sense, takes_all_of
from tiering.rules.shipped import shipped_schemes

__all__ = [
    "CATALOGUE",
    "GROUPS",
    "Difference",
    "Fields",
    "LabelBook",
    "LabelInWords",
    "Node",
    "Outcome",
    "RuleError",
    "SchemeDefinition",
    "Shortfall",
    "State",
    "ThresholdBand",
    "Words",
    "all_in_order",
    "alternatives",
    "changed",
    "check_reachable",
    "check_sense",
    "compile_case",
    "compile_condition",
    "compile_value",
    "describe",
    "describe_difference",
    "differences",
    "digest_of",
    "evaluate",
    "figure",
    "find_metric",
    "first_match",
    "in_words",
    "labels_of",
    "metrics_of",
    "of_condition",
    "parse",
    "parts_of",
    "quantity",
    "ranks_under",
    "schemes_of",
    "scoring_order",
    "sensitive_metrics_of",
    "sentence",
    "shipped_schemes",
    "takes_all_of",
    "to_json",
]
