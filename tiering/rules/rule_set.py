"""The definition of a whole scheme: scope, ordered labels, threshold bands, and their checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tiering.rules.catalogue import CATALOGUE, metric_of
from tiering.rules.errors import RuleError, below
from tiering.rules.fields import MAX_OBJECTS, Fields
from tiering.rules.label_book import LabelBook
from tiering.rules.metric import Type
from tiering.rules.nodes import All, Leaf, Node, Op
from tiering.rules.parse import to_json
from tiering.rules.references import metrics_of, placed_leaves, schemes_of
from tiering.rules.values import read_amount

POLICIES = ("immediate", "fast_up_slow_down", "proposal")
SETS_WATCH = "fast_up_slow_down"  # the policy of schemes whose labels fall slowly
ON_WATCH = "on_watch"
KINDS = ("low_value", "standard", "vip", "strategic")
MAX_LABELS = MAX_OBJECTS
DEFAULT_UPGRADE_MIN_DAYS = 10
DEFAULT_MISSED_MONTHS = 3


@dataclass(frozen=True, slots=True)
class LabelDefinition:
    """Without a condition a label takes everyone in scope who is left."""

    code: str
    name_en: str
    name_zh: str
    kind: str
    rank: int
    condition: Node | None
    missed_months: int


@dataclass(frozen=True, slots=True)
class ThresholdBand:
    """On the threshold of label `to`: from `low` on and below `line`; the gap is to `line`."""

    to: str
    metric: str
    low: Decimal
    line: Decimal

    @property
    def condition(self) -> Node:
        return All((Leaf(self.metric, Op.GE, self.low), Leaf(self.metric, Op.LT, self.line)))


@dataclass(frozen=True, slots=True)
class SchemeDefinition:
    """One version of a scheme. Labels stand in the order of evaluation: the first match wins."""

    code: str
    name_en: str
    name_zh: str
    policy: str
    scope: Node | None
    upgrade_min_days: int
    labels: tuple[LabelDefinition, ...]
    threshold_bands: tuple[ThresholdBand, ...]

    @staticmethod
    def parse(data: object, book: LabelBook | None = None) -> "SchemeDefinition":
        """The definition in a JSON object, or `RuleError` with the place in it."""
        fields = Fields(data, "", _SCHEME_KEYS, _SCHEME_OPTIONAL)
        definition = SchemeDefinition(
            code=fields.code("code"),
            name_en=fields.name("name_en"),
            name_zh=fields.name("name_zh"),
            policy=fields.one_of("policy", POLICIES),
            scope=fields.condition("scope", book),
            upgrade_min_days=fields.whole("upgrade_min_days", DEFAULT_UPGRADE_MIN_DAYS, 1, 28),
            labels=tuple(
                _label(item, book)
                for item in fields.objects("labels", _LABEL_KEYS, _LABEL_OPTIONAL)
            ),
            threshold_bands=tuple(
                _band(item) for item in fields.objects("threshold_bands", _BAND_KEYS)
            ),
        )
        _check_labels(definition)
        _check_bands(definition)
        _check_references(definition)
        return definition

    def to_json(self) -> dict[str, object]:
        """The JSON object that `parse` reads back to an equal definition."""
        return {
            "code": self.code,
            "name_en": self.name_en,
            "name_zh": self.name_zh,
            "policy": self.policy,
            "scope": self.scope and to_json(self.scope),
            "upgrade_min_days": self.upgrade_min_days,
            "labels": [_label_json(label) for label in self.labels],
            "threshold_bands": [
                {
                    "to": band.to,
                    "metric": band.metric,
                    "from": format(band.low, "f"),
                    "below": format(band.line, "f"),
                }
                for band in self.threshold_bands
            ],
        }

    def conditions(self) -> dict[str, Node]:
        """Every condition of the definition by its place, the scope's included."""
        trees = {"scope": self.scope} | {
            f"labels[{i}].condition": label.condition for i, label in enumerate(self.labels)
        }
        return {place: tree for place, tree in trees.items() if tree is not None}


_SCHEME_KEYS = frozenset({"code", "name_en", "name_zh", "policy", "scope", "labels"})
_SCHEME_OPTIONAL = frozenset({"upgrade_min_days", "threshold_bands"})
_LABEL_KEYS = frozenset({"code", "name_en", "name_zh", "kind", "rank", "condition"})
_LABEL_OPTIONAL = frozenset({"missed_months"})
_BAND_KEYS = frozenset({"to", "metric", "from", "below"})


def _label(fields: Fields, book: LabelBook | None) -> LabelDefinition:
    return LabelDefinition(
        code=fields.code("code"),
        name_en=fields.name("name_en"),
        name_zh=fields.name("name_zh"),
        kind=fields.one_of("kind", KINDS),
        rank=fields.whole("rank", None, -1000, 1000),
        condition=fields.condition("condition", book),
        missed_months=fields.whole("missed_months", DEFAULT_MISSED_MONTHS, 1, 60),
    )


def _label_json(label: LabelDefinition) -> dict[str, object]:
    return {
        "code": label.code,
        "name_en": label.name_en,
        "name_zh": label.name_zh,
        "kind": label.kind,
        "rank": label.rank,
        "condition": label.condition and to_json(label.condition),
        "missed_months": label.missed_months,
    }


def _band(fields: Fields) -> ThresholdBand:
    metric = CATALOGUE.get(str(fields.data["metric"]))
    if metric is None or metric.type is not Type.MONEY:
        raise fields.fail("metric", _("A threshold band needs an amount."))
    low = read_amount(fields.data["from"], below(fields.path, "from"))
    line = read_amount(fields.data["below"], below(fields.path, "below"))
    if low >= line:
        raise fields.fail("below", _("A band must end above its beginning."))
    return ThresholdBand(fields.code("to"), metric.code, low, line)


def _check_labels(definition: SchemeDefinition) -> None:
    labels = definition.labels
    if not labels:
        raise RuleError("labels", _("A scheme needs at least one label."))
    for i, label in enumerate(labels):
        before = labels[:i]
        if label.code in {other.code for other in before}:
            raise RuleError(f"labels[{i}].code", _("This code is used twice."))
        if label.rank in {other.rank for other in before}:
            raise RuleError(f"labels[{i}].rank", _("This rank is used twice."))
        if label.condition is None and label is not labels[-1]:
            raise RuleError(
                f"labels[{i}].condition", _("Only the last label may have no condition.")
            )
        # A climb and a fall must mean the same as an earlier and a later place in the list.
        if definition.policy == SETS_WATCH and before and label.rank > before[-1].rank:
            raise RuleError(f"labels[{i}].rank", _("Labels must stand from best to worst."))


def _check_bands(definition: SchemeDefinition) -> None:
    labels = {label.code: label for label in definition.labels}
    lowest = min(definition.labels, key=lambda label: label.rank)
    for i, band in enumerate(definition.threshold_bands):
        path = f"threshold_bands[{i}]"
        if band.to not in labels or band.to == lowest.code:
            raise RuleError(f"{path}.to", _("A band leads to a label above the lowest."))
        for other in definition.threshold_bands[:i]:
            if other.to == band.to:
                raise RuleError(f"{path}.to", _("This label has a band already."))
            if other.metric == band.metric and band.low < other.line and other.low < band.line:
                raise RuleError(f"{path}.from", _("This band overlaps another one."))
        line = _line_of(labels[band.to], band.metric)
        if line is not None and band.line > line:
            raise RuleError(f"{path}.below", _("A band must end at the label's line or below."))


def _line_of(label: LabelDefinition, metric: str) -> Decimal | None:
    """The bound of a label that asks for nothing but `metric` from a value on."""
    match label.condition:
        case Leaf(code, Op.GE, Decimal() as value) if code == metric:
            return value
    return None


def _check_references(definition: SchemeDefinition) -> None:
    sets_watch = definition.policy == SETS_WATCH
    for place, node in definition.conditions().items():
        for path, leaf in placed_leaves(node, place):
            if metric_of(leaf.metric).scheme == definition.code:
                raise RuleError(below(path, "metric"), _("A scheme cannot read its own labels."))
            if sets_watch and leaf.metric == ON_WATCH:
                raise RuleError(below(path, "metric"), _("This scheme sets the watch itself."))


def scoring_order(definitions: Sequence[SchemeDefinition]) -> tuple[SchemeDefinition, ...]:
    """The schemes, each after those whose labels it reads; otherwise in the order given.

    The watch is set by the schemes that fall slowly, so who asks for it comes after them.
    """
    placed: list[SchemeDefinition] = []
    waiting = list(definitions)
    while waiting:
        open_codes = {definition.code for definition in waiting}
        slow = {each.code for each in waiting if each.policy == SETS_WATCH}
        ready = [each for each in waiting if not _reads(each, slow) & open_codes]
        if not ready:
            raise RuleError("", _("Schemes read each other's labels: %(codes)s."),
                            codes=", ".join(sorted(open_codes)))  # fmt: skip
        placed += ready
        waiting = [definition for definition in waiting if definition not in ready]
    return tuple(placed)


def _reads(definition: SchemeDefinition, slow: set[str]) -> set[str]:
    schemes: set[str] = set()
    for node in definition.conditions().values():
        schemes |= schemes_of(node)
        if ON_WATCH in metrics_of(node):
            schemes |= slow
    return schemes
