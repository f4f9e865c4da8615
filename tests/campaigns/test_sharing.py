"""Sharing customers and follow-ups out: even, nothing lost, families and customers together."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from campaigns.workload.loads import MOST_DAYS, WINDOW, Load, OpenFollowUp
from campaigns.workload.sharing import balanced, by_quota, dealt, heaviest_first, in_blocks
from staff.models import Leave, Officer

TODAY = date(2026, 11, 23)
LAST = TODAY + timedelta(days=4)
MOST_CALLS = 15 * MOST_DAYS  # of an officer's days


def officer(pk: int) -> Officer:
    return Officer(pk=pk, staff_no=str(pk), name=str(pk))


def line(pk: int, customer_id: int, channel: str = "call", days: int = 0) -> OpenFollowUp:
    return OpenFollowUp(pk, customer_id, channel, TODAY + timedelta(days=days))


books = st.dictionaries(
    st.integers(1, 60), st.integers(0, 10**7).map(Decimal), min_size=1, max_size=40
)
ties = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), max_size=6)
lines_drawn = st.lists(
    st.builds(
        line,
        st.integers(1, 10**6),
        st.integers(1, 8),
        st.sampled_from(["call", "visit", "wecom"]),
        st.integers(-9, 9),
    ),
    unique_by=lambda drawn: drawn.pk,
    max_size=30,
)


def free(n: int) -> list[Load]:
    return [Load(officer(pk)) for pk in range(1, n + 1)]


def hands_of(
    weights: dict[int, Decimal],
    families: list[tuple[int, int]],
    takers: list[Load],
    work: dict[int, list[OpenFollowUp]] | None = None,
) -> list[list[int]]:
    groups = heaviest_first(weights, families)
    return dealt(groups, takers, work or {}, today=TODAY, last=LAST)


def after(load: Load, hand: list[int], work: dict[int, list[OpenFollowUp]]) -> Load:
    lines = [each for pk in hand for each in work.get(pk, [])]
    return load.with_lines(lines, LAST, today=TODAY)


@given(books, ties, st.integers(1, 5))
def test_book_is_shared_whole_with_families_in_one_hand(
    weights: dict[int, Decimal], families: list[tuple[int, int]], n: int
) -> None:
    hands = hands_of(weights, families, free(n))
    assert sorted(pk for hand in hands for pk in hand) == sorted(weights)
    place = {pk: number for number, hand in enumerate(hands) for pk in hand}
    assert all(place[a] == place[b] for a, b in families if a in place and b in place)


@given(books, st.integers(1, 5))
def test_book_without_families_is_even_in_number_and_weight(
    weights: dict[int, Decimal], n: int
) -> None:
    hands = hands_of(weights, [], free(n))
    numbers = [len(hand) for hand in hands]
    sums = [sum(weights[pk] for pk in hand) for hand in hands]
    assert max(numbers) - min(numbers) <= 1
    assert max(sums) - min(sums) <= max(weights.values())


@given(
    st.lists(st.integers(0, 40), min_size=1, max_size=60),
    st.lists(st.integers(0, 100), min_size=1, max_size=4),
)
def test_book_takes_nobody_beyond_the_days_while_another_has_room(
    n_calls: list[int], busy: list[int]
) -> None:
    """Whoever got more than the days hold got nothing that another could still have taken."""
    work = {pk: [line(pk * 100 + i, pk) for i in range(n)] for pk, n in enumerate(n_calls, start=1)}
    takers = [loaded(pk, calls) for pk, calls in enumerate(busy, start=1)]
    weights = {pk: Decimal(pk) for pk in work}
    hands = hands_of(weights, [], takers, work)
    assert sorted(pk for hand in hands for pk in hand) == sorted(work)
    afters = [after(load, hand, work) for load, hand in zip(takers, hands, strict=True)]
    for load, hand in zip(takers, hands, strict=True):
        calls = load.calls
        for pk in hand:
            calls += len(work[pk])
            if calls > MOST_CALLS and work[pk]:
                assert all(each.calls + len(work[pk]) > MOST_CALLS for each in afters)


def test_book_of_much_work_goes_past_who_is_full_to_who_has_least() -> None:
    work = {pk: [line(pk * 100 + i, pk) for i in range(10)] for pk in range(1, 13)}
    takers = [loaded(1, MOST_CALLS), loaded(2, 0), loaded(3, 20)]
    hands = hands_of({pk: Decimal(1) for pk in work}, [], takers, work)
    assert [after(load, hand, work).calls for load, hand in zip(takers, hands, strict=True)] == [
        90, 70, 70,
    ]  # fmt: skip


@given(lines_drawn, st.lists(st.integers(0, 12), min_size=1, max_size=4))
def test_numbers_that_come_out_give_the_same_hands_again(
    lines: list[OpenFollowUp], quotas: list[int]
) -> None:
    blocks = in_blocks(lines, Load(officer(1)), today=TODAY)
    hands = by_quota(blocks, quotas)
    assert by_quota(blocks, [len(hand) for hand in hands]) == hands
    owners = [{each.customer_id for each in hand} for hand in hands]
    assert sum(map(len, owners)) == len(set().union(*owners))


def loaded(pk: int, calls: int, **fields: Any) -> Load:
    return Load(officer(pk), n_in_window=calls, calls=calls, **fields)


def test_work_goes_to_who_has_least_until_it_is_even() -> None:
    lines = [line(n, n) for n in range(90)]
    giver, takers = loaded(1, 90), [loaded(2, 0), loaded(3, 30)]
    blocks = in_blocks(lines, giver, today=TODAY)
    assert balanced(giver, takers, blocks, today=TODAY, last=LAST, all_goes=False) == [40, 10]


def test_load_with_overdue_lines_has_more_overdue_and_without_them_less() -> None:
    lines = [line(1, 1, days=-1), line(2, 2, "wecom", days=-9), line(3, 3), line(4, 4, days=2)]
    load = Load(officer(1), n_late=5, n_in_window=9)
    assert load.with_lines(lines, LAST, today=TODAY).n_late == 7
    assert load.with_lines(lines, LAST, today=TODAY, sign=-1).n_late == 3


def behind(n_late: int, n_in_time: int) -> tuple[Load, list[OpenFollowUp]]:
    """A giver with these calls, one of each customer; the overdue ones have the higher ids."""
    in_time = [line(n, n, days=n % 5) for n in range(n_in_time)]
    late = [line(n, n, days=-1) for n in range(n_in_time, n_in_time + n_late)]
    return loaded(1, n_late + n_in_time, n_late=n_late), [*in_time, *late]


def test_officer_who_is_behind_is_relieved_by_one_as_busy_with_less_overdue() -> None:
    giver, lines = behind(32, 28)
    taker = loaded(2, 56, n_late=1)  # 3.7 days beside 4.0: even by days alone
    blocks = in_blocks(lines, giver, today=TODAY)
    numbers = balanced(giver, [taker], blocks, today=TODAY, last=LAST, all_goes=False)
    assert numbers == [14]  # as many as make 32 the 18 of a day
    (hand,) = by_quota(blocks, numbers)
    assert not giver.with_lines(hand, LAST, today=TODAY, sign=-1).is_overloaded
    assert not taker.with_lines(hand, LAST, today=TODAY).is_overloaded


def test_overdue_messages_of_who_is_behind_go_though_they_take_no_hours() -> None:
    lines = [line(n, n, "wecom", days=-1) for n in range(25)]
    giver, taker = Load(officer(1), n_late=25, n_in_window=25), loaded(2, 5)
    blocks = in_blocks(lines, giver, today=TODAY)
    assert balanced(giver, [taker], blocks, today=TODAY, last=LAST, all_goes=False) == [7]


def test_nobody_is_overloaded_to_relieve_who_is_behind() -> None:
    giver, lines = behind(60, 20)
    takers = [loaded(2, 20, n_late=15), loaded(3, 89), loaded(4, 90)]
    blocks = in_blocks(lines, giver, today=TODAY)
    numbers = balanced(giver, takers, blocks, today=TODAY, last=LAST, all_goes=False)
    assert numbers == [3, 1, 0]  # 18 overdue, and 90 calls in six days, are most
    hands = by_quota(blocks, numbers)
    afters = [to.with_lines(h, LAST, today=TODAY) for to, h in zip(takers, hands, strict=True)]
    assert not any(after.is_overloaded for after in afters)


def test_who_is_behind_with_many_days_gives_half_and_overloads_nobody() -> None:
    giver, lines = behind(32, 148)
    blocks = in_blocks(lines, giver, today=TODAY)
    numbers = balanced(giver, [loaded(2, 0)], blocks, today=TODAY, last=LAST, all_goes=False)
    assert numbers == [90]
    (hand,) = by_quota(blocks, numbers)
    assert not giver.with_lines(hand, LAST, today=TODAY, sign=-1).is_overloaded
    assert not loaded(2, 0).with_lines(hand, LAST, today=TODAY).is_overloaded


def test_what_is_overdue_is_spread_over_the_hands() -> None:
    giver, lines = behind(32, 56)
    takers = [loaded(2, 0), loaded(3, 0)]
    blocks = in_blocks(lines, giver, today=TODAY)
    numbers = balanced(giver, takers, blocks, today=TODAY, last=LAST, all_goes=False)
    hands = by_quota(blocks, numbers)
    assert [sum(each.due_on < TODAY for each in hand) for hand in hands] == [7, 7]
    assert numbers == [29, 29]  # after the 14 that made up for it, even by days


def test_nobody_who_is_away_gets_work_and_who_leaves_keeps_none() -> None:
    lines = [line(n, n) for n in range(9)]
    away = loaded(3, 0, is_away=True, leave=Leave())
    giver, takers = loaded(1, 9), [loaded(2, 100), away]
    blocks = in_blocks(lines, giver, today=TODAY)
    assert balanced(giver, takers, blocks, today=TODAY, last=LAST, all_goes=True) == [9, 0]
    assert balanced(giver, takers, blocks, today=TODAY, last=LAST, all_goes=False) == [0, 0]
    assert balanced(giver, [away], blocks, today=TODAY, last=LAST, all_goes=True) == [0]


def test_all_that_goes_goes_to_who_has_room_and_least_to_do() -> None:
    lines = [line(n, n) for n in range(30)]
    giver = loaded(1, 30, is_away=True)
    takers = [loaded(2, 10, n_late=18), loaded(3, 20)]
    late = [line(n, n, days=-1) for n in range(100, 106)]
    blocks = in_blocks([*lines, *late], giver, today=TODAY)
    numbers = balanced(giver, takers, blocks, today=TODAY, last=LAST, all_goes=True)
    assert sum(numbers) == 36
    hands = by_quota(blocks, numbers)
    assert numbers[0] > 0
    assert numbers[1] >= 6  # what is overdue would leave the first behind
    assert sum(map(len, hands)) == 36


def test_visits_go_first_where_visits_are_too_many() -> None:
    lines = [line(1, 1, "call"), line(2, 2, "visit", days=3)]
    giver = Load(officer(1), n_in_window=2, calls=1, visits=1)
    assert [block[0].pk for block in in_blocks(lines, giver, today=TODAY)] == [2, 1]


def test_load_is_what_takes_longer_and_messages_take_no_hours() -> None:
    load = Load(officer(1), n_in_window=40, calls=30, visits=9)
    assert (load.days, load.is_overloaded) == (3, False)
    lines = [line(1, 1, "visit"), line(2, 2, "wecom"), line(3, 3, days=99)]
    more = load.with_lines(lines, LAST, today=TODAY)
    assert (more.visits, more.calls, more.n_in_window) == (10, 30, 42)
    assert not Load(officer(1), calls=15 * (WINDOW + 1)).is_overloaded
    assert Load(officer(1), calls=15 * (WINDOW + 1) + 1).is_overloaded
    assert not Load(officer(1), n_late=18).is_overloaded
    assert Load(officer(1), n_late=19).is_overloaded
    assert Load(officer(1), n_late=19).is_behind
