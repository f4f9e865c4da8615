"""How customers and follow-ups are shared out among officers: pure, without a database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate, groupby

from campaigns.panels.team import Line, Load


def in_turns(
    weights: Mapping[int, Decimal], families: Iterable[tuple[int, int]], n: int
) -> list[list[int]]:
    """Customers by weight in `n` hands: the heaviest family first, to and fro like a snake.

    So all hands hold as many and as much as can be while families stay together.
    """
    hands: list[list[int]] = [[] for _ in range(n)]
    by_weight = sorted(
        _together(weights, families),
        key=lambda family: (-sum(weights[pk] for pk in family), family[0]),
    )
    for turn, family in enumerate(by_weight):
        lap, place = divmod(turn, n)
        hands[place if lap % 2 == 0 else n - 1 - place].extend(family)
    return hands


def _together(
    weights: Mapping[int, Decimal], families: Iterable[tuple[int, int]]
) -> list[list[int]]:
    """The customers, those tied directly or through others in one list; lowest id first."""
    first = {pk: pk for pk in weights}

    def first_of(pk: int) -> int:
        while first[pk] != pk:
            pk = first[pk]
        return pk

    for one, other in families:
        if one in first and other in first:
            low, high = sorted((first_of(one), first_of(other)))
            first[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for pk in sorted(weights):
        groups[first_of(pk)].append(pk)
    return list(groups.values())


def by_quota(lines: Sequence[Line], quotas: Sequence[int]) -> list[list[Line]]:
    """The first lines to the first hand until its quota is met, and so on; the rest stays.

    All lines of a customer go to one hand, so that a hand may hold a few more than its quota;
    the numbers that come out, taken as quotas again, give the same hands.
    """
    hands: list[list[Line]] = [[] for _ in quotas]
    ends = list(accumulate(quotas))
    taken = 0
    for block in _blocks(lines):
        place = next((i for i, end in enumerate(ends) if taken < end), None)
        if place is None:
            break
        hands[place].extend(block)
        taken += len(block)
    return hands


def _blocks(lines: Sequence[Line]) -> list[list[Line]]:
    """Lines of one customer together, the customer with the earliest day first."""
    first: dict[int, date] = {}
    for line in lines:
        first[line.customer_id] = min(first.get(line.customer_id, line.due_on), line.due_on)
    ordered = sorted(lines, key=lambda x: (first[x.customer_id], x.customer_id, x.due_on, x.pk))
    return [list(block) for _, block in groupby(ordered, key=lambda line: line.customer_id)]


def balanced(
    giver: Load, takers: Sequence[Load], lines: Sequence[Line], *, last: date, keeps_nothing: bool
) -> list[int]:
    """How many lines go to each: always to who has least to do, while the giver has more."""
    numbers, loads = [0] * len(takers), list(takers)
    open_hands = [i for i, load in enumerate(loads) if not load.is_away]
    for block in _blocks(lines):
        if not open_hands:
            break
        least = min(open_hands, key=lambda i: (*loads[i].weight, i))
        more = loads[least].with_lines(block, last)
        less = giver.with_lines(block, last, sign=-1)
        if not keeps_nothing and more.weight > less.weight:
            break
        numbers[least] += len(block)
        giver, loads[least] = less, more
    return numbers
