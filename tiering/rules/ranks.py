"""Which rank each label has once a definition is in force, those that it no longer names too."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from tiering.rules.errors import RuleError
from tiering.rules.rule_set import SchemeDefinition


def all_in_order(codes: Sequence[str], before: Sequence[str]) -> list[str]:
    """`codes`, best first, and of those `before` the dropped ones, each in its place."""
    found = list(codes)
    for i, code in enumerate(before):
        if code not in found:
            found.insert(found.index(before[i - 1]) + 1 if i else 0, code)
    return found


def ranks_under(definition: SchemeDefinition, before: Mapping[str, int]) -> dict[str, int]:
    """Code → rank: the definition's own; a label that it drops keeps its place between the others.

    `before` holds the ranks of all labels so far. Customers carry labels of before, and the history
    is full of them: their order never changes, or a climb of yesterday would be a fall.
    """
    ranks = {label.code: label.rank for label in definition.labels}
    _check_order(definition, before)
    oldest_order = sorted(before, key=lambda code: before[code])
    runs = [(kept, list(run)) for kept, run in groupby(oldest_order, key=ranks.__contains__)]
    for i, (kept, dropped) in enumerate(runs):
        if not kept:
            low = ranks[runs[i - 1][1][-1]] if i > 0 else None
            high = ranks[runs[i + 1][1][0]] if i + 1 < len(runs) else None
            ranks |= _between(low, high, {code: before[code] for code in dropped}, ranks)
    return ranks


def _check_order(definition: SchemeDefinition, before: Mapping[str, int]) -> None:
    known = [label for label in definition.labels if label.code in before]
    for i, label in enumerate(definition.labels):
        if label.code in before and any(
            (label.rank < other.rank) != (before[label.code] < before[other.code])
            for other in known
            if other.code != label.code
        ):
            raise RuleError(
                f"labels[{i}].rank", _("Labels that exist already keep their order of ranks.")
            )


def _between(
    low: int | None, high: int | None, dropped: Mapping[str, int], ranks: Mapping[str, int]
) -> dict[str, int]:
    """The ranks they had where these are free; otherwise free ones beside what is kept.

    Above the best and below the lowest label there is always room.
    """
    taken = set(ranks.values())
    n, reach = len(dropped), len(dropped) + len(taken)
    first = min(high or 0, *dropped.values()) - reach if low is None else low + 1
    end = max(first, *dropped.values()) + reach + 1 if high is None else high
    free = [rank for rank in range(first, end) if rank not in taken]
    if set(dropped.values()) <= set(free):
        return dict(dropped)
    if len(free) < n:
        raise RuleError(
            "labels",
            _("Leave a rank free above %(low)d for %(codes)s, which customers still carry."),
            codes=", ".join(dropped),
            low=first - 1,
        )
    return dict(zip(dropped, free[-n:] if low is None else free[:n], strict=True))
