"""How customers and follow-ups are shared out among officers: pure, without a database."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from campaigns.workload.loads import VISITS, Load, OpenFollowUp, by_room
from customers.enums import Channel

Block = list[OpenFollowUp]  # all that is given of one customer, who has one officer to talk to


def dealt(
    groups: Sequence[Sequence[int]],
    takers: Sequence[Load],
    work: Mapping[int, Block],
    *,
    today: date,
    last: date,
) -> list[list[int]]:
    """Groups of customers in the takers' hands, in turns, to and fro like a snake.

    So all hold as many and as much as can be. A turn whose `work` would be more than its taker's
    days hold goes to who has least to do of those who have room for it; where nobody has, to who
    has least to do of all.
    """
    hands: list[list[int]] = [[] for _ in takers]
    loads = list(takers)
    for turn, group in enumerate(groups):
        lap, place = divmod(turn, len(takers))
        to = place if lap % 2 == 0 else len(takers) - 1 - place
        lines = [line for pk in group for line in work.get(pk, ())]
        more = [load.with_lines(lines, last, today=today) for load in loads]
        if lines and more[to].is_overloaded:
            to = _least(more, [i for i, load in enumerate(more) if not load.is_overloaded])
        hands[to].extend(group)
        loads[to] = more[to]
    return hands


def _least(loads: Sequence[Load], places: Sequence[int]) -> int:
    """The place of who has least to do, of these places or of all."""
    chosen = [loads[i] for i in places or range(len(loads))]
    return loads.index(by_room(chosen)[0] if by_room(chosen) else chosen[0])


def heaviest_first(
    weights: Mapping[int, Decimal], families: Iterable[tuple[int, int]]
) -> list[list[int]]:
    """Customers by weight, those of a family together."""
    return sorted(
        _together(weights, families),
        key=lambda family: (-sum(weights[pk] for pk in family), family[0]),
    )


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


def in_blocks(lines: Iterable[OpenFollowUp], giver: Load, *, today: date) -> list[Block]:
    """Customer by customer, those first with what takes the giver longest, then by the day.

    Who is behind first gives as much of what is overdue as makes up for it, whatever it takes; the
    rest of that last, so that others do not fall behind with it.
    """
    by_customer: dict[int, Block] = defaultdict(list)
    for line in lines:
        by_customer[line.customer_id].append(line)
    calls, visits = giver.parts
    urgent = VISITS if visits > calls else (Channel.CALL.value,)

    def place(block: Block) -> tuple[bool, date, int]:
        relieves = any(line.channel in urgent for line in block)
        return not relieves, min(line.due_on for line in block), block[0].customer_id

    blocks = sorted(by_customer.values(), key=place)
    return _overdue_first(blocks, giver.n_late - giver.n_a_day, today)


def _overdue_first(blocks: list[Block], n: int, today: date) -> list[Block]:
    """Blocks with `n` overdue lines, then those without any, then the others; as is without `n`."""
    if n <= 0:
        return blocks
    first: list[Block] = []
    in_time: list[Block] = []
    last: list[Block] = []
    for block in blocks:
        n_late = sum(line.due_on < today for line in block)
        (in_time if not n_late else first if n > 0 else last).append(block)
        n -= n_late
    return first + in_time + last


def by_quota(blocks: Sequence[Block], quotas: Sequence[int]) -> list[Block]:
    """In turns to the hands whose quota is not met, so that none gets all the old ones.

    The rest stays. A hand may hold a few more than its quota, as no block is parted; the numbers
    that come out, taken as quotas again, give the same hands.
    """
    hands: list[Block] = [[] for _ in quotas]
    turns = deque(range(len(quotas)))
    for block in blocks:
        turns = deque(i for i in turns if len(hands[i]) < quotas[i])
        if not turns:
            break
        hands[turns[0]].extend(block)
        turns.rotate(-1)
    return hands


def balanced(
    giver: Load,
    takers: Sequence[Load],
    blocks: Sequence[Block],
    *,
    today: date,
    last: date,
    all_goes: bool,
) -> list[int]:
    """How many lines go to each who is not away, while it relieves the giver: always to who has
    least to do of those whom it fits. Where all goes, it fits who has room, else everybody.
    """
    numbers, loads = [0] * len(takers), {load.officer.pk: load for load in takers}
    place = {load.officer.pk: i for i, load in enumerate(takers)}
    for block in blocks:
        less = giver.with_lines(block, last, today=today, sign=-1)
        offers = [
            (load.officer.pk, load.with_lines(block, last, today=today))
            for load in by_room(loads.values())
        ]
        if all_goes:
            fit = [offer for offer in offers if not offer[1].is_overloaded] or offers
        else:
            fit = [offer for offer in offers if _catches_up(giver, less, offer[1])]
            fit = fit or [offer for offer in offers if _evens(giver, less, offer[1])]
        if not fit:
            break
        to, more = fit[0]
        numbers[place[to]] += len(block)
        giver, loads[to] = less, more
    return numbers


def _catches_up(giver: Load, less: Load, more: Load) -> bool:
    """Who is behind has less overdue then, and the other still has not too much of anything."""
    relieves = giver.is_behind and less.n_late < giver.n_late
    return relieves and more.n_late <= less.n_late and not more.is_overloaded


def _evens(giver: Load, less: Load, more: Load) -> bool:
    """Nobody gets more days than the giver keeps; too many only where the giver has too many."""
    too_many_days = giver.is_overloaded and not giver.is_behind
    fits = too_many_days or not more.is_overloaded
    return fits and less.days < giver.days and more.days <= less.days
