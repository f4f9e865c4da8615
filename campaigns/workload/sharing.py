"""How customers and follow-ups are shared out among officers: pure, without a database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate

from campaigns.workload.loads import VISITS, Line, Load
from customers.enums import Channel


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


Block = list[Line]  # all that is given of one customer, who has one officer to talk to


def in_blocks(lines: Iterable[Line], giver: Load) -> list[Block]:
    """Customer by customer, those first with what takes the giver longest, then by the day."""
    by_customer: dict[int, Block] = defaultdict(list)
    for line in lines:
        by_customer[line.customer_id].append(line)
    calls, visits = giver.parts
    urgent = VISITS if visits > calls else (Channel.CALL.value,)

    def place(block: Block) -> tuple[bool, date, int]:
        relieves = any(line.channel in urgent for line in block)
        return not relieves, min(line.due_on for line in block), block[0].customer_id

    return sorted(by_customer.values(), key=place)


def by_quota(blocks: Sequence[Block], quotas: Sequence[int]) -> list[Block]:
    """The first lines to the first hand until its quota is met, and so on; the rest stays.

    A hand may hold a few more than its quota, as no block is parted; the numbers that come out,
    taken as quotas again, give the same hands.
    """
    hands: list[Block] = [[] for _ in quotas]
    ends = list(accumulate(quotas))
    taken = 0
    for block in blocks:
        place = next((i for i, end in enumerate(ends) if taken < end), None)
        if place is None:
            break
        hands[place].extend(block)
        taken += len(block)
    return hands


def balanced(
    giver: Load, takers: Sequence[Load], blocks: Sequence[Block], *, last: date, all_goes: bool
) -> list[int]:
    """How many lines go to each: always to who has least to do, while it relieves the giver.

    Nobody gets more than the giver keeps, and who is away gets nothing.
    """
    numbers, loads = [0] * len(takers), list(takers)
    hands = [i for i, load in enumerate(loads) if not load.is_away]
    for block in blocks if hands else ():
        least = min(hands, key=lambda i: (*loads[i].weight, i))
        more = loads[least].with_lines(block, last)
        less = giver.with_lines(block, last, sign=-1)
        if not all_goes and (more.days > less.days or less.days == giver.days):
            break
        numbers[least] += len(block)
        giver, loads[least] = less, more
    return numbers
