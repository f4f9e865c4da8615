"""What a condition tree names: metrics, and labels of other schemes."""

from collections.abc import Iterator

from tiering.rules.catalogue import metric_of
from tiering.rules.errors import below
from tiering.rules.metric import Type
from tiering.rules.nodes import Leaf, Node, steps


def leaves_of(node: Node) -> Iterator[Leaf]:
    return (leaf for _path, leaf in placed_leaves(node, ""))


def placed_leaves(node: Node, path: str) -> Iterator[tuple[str, Leaf]]:
    """Each with its place in the tree; `path` is that of the node."""
    if isinstance(node, Leaf):
        yield path, node
    for step, child in steps(node):
        yield from placed_leaves(child, below(path, step))


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
