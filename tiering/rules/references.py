"""What a condition tree names: metrics, and labels of other schemes."""

from collections.abc import Iterator

from tiering.rules.catalogue import metric_of
from tiering.rules.metric import Type
from tiering.rules.nodes import Leaf, Node, children


def leaves_of(node: Node) -> Iterator[Leaf]:
    if isinstance(node, Leaf):
        yield node
    for child in children(node):
        yield from leaves_of(child)


def metrics_of(node: Node) -> set[str]:
    return {leaf.metric for leaf in leaves_of(node)}


def columns_of(node: Node) -> set[str]:
    """The columns of the wide row that a compiled condition reads."""
    metrics = [metric_of(code) for code in metrics_of(node)]
    return {metric.column for metric in metrics} | {m.divisor for m in metrics if m.divisor}


def schemes_of(node: Node) -> set[str]:
    """The schemes whose labels or thresholds a condition reads."""
    return {metric_of(code).scheme for code in metrics_of(node)} - {""}


def labels_of(node: Node) -> set[tuple[str, str]]:
    """The (scheme, label) pairs that a condition names."""
    return {
        (metric.scheme, str(label))
        for leaf in leaves_of(node)
        if (metric := metric_of(leaf.metric)).type is Type.LABEL and leaf.value is not None
        for label in (leaf.value if isinstance(leaf.value, tuple) else (leaf.value,))
    }


def sensitive_metrics_of(node: Node) -> set[str]:
    """Personal traits that a condition picks by: flagged for a fairness check."""
    return {code for code in metrics_of(node) if metric_of(code).sensitive}
