"""What is urgent: by what a day of waiting would lose."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from campaigns.panels.dashboard.focus import Facts, Matter, ranked

PEAK = Facts(
    peak_on=date(2026, 11, 28),
    peak_in_days=7,
    peak_amount=Decimal(18_920_000),
    peak_accounts=47,
    n_peak_calls=21,
    usual_day_amount=Decimal(5_000_000),
)


def matters(facts: Facts) -> list[Matter]:
    return [focus.matter for focus in ranked(facts)]


def urgency(facts: Facts) -> int:
    return ranked(facts)[0].urgency


def test_quiet_day_has_nothing_urgent() -> None:
    assert ranked(Facts()) == []


def test_at_most_three_and_the_most_urgent_first() -> None:
    facts = replace(
        PEAK,
        n_may_fall=22,
        n_fall_close=9,
        n_climb_close=3,
        n_pool=2,
        worst_name="王浩然",
        worst_days=Decimal(9),
        days_to_month_end=20,
    )
    found = ranked(facts)
    assert len(found) == 3
    assert [focus.urgency for focus in found] == sorted(
        (focus.urgency for focus in found), reverse=True
    )


def test_peak_counts_only_while_somebody_was_not_contacted() -> None:
    assert matters(PEAK) == [Matter.PEAK]
    assert matters(replace(PEAK, n_peak_calls=0)) == []


def test_peak_is_more_urgent_the_nearer_and_the_higher() -> None:
    assert urgency(replace(PEAK, peak_in_days=1)) > urgency(PEAK)
    assert urgency(replace(PEAK, usual_day_amount=Decimal(10_000_000))) < urgency(PEAK)


def test_all_of_a_peak_are_called_before_it() -> None:
    assert PEAK.peak_calls_a_day == 3
    assert replace(PEAK, peak_in_days=0).peak_calls_a_day == 21


def test_falls_weigh_more_at_the_end_of_a_month() -> None:
    falls = Facts(n_may_fall=22, n_fall_close=9, days_to_month_end=20)
    assert matters(falls) == [Matter.FALL]
    assert urgency(replace(falls, days_to_month_end=2)) > urgency(falls)


def test_overload_is_more_urgent_when_somebody_has_room() -> None:
    alone = Facts(worst_name="王浩然", worst_days=Decimal(9))
    assert urgency(replace(alone, free_name="李佳怡", free_days=Decimal(1))) > urgency(alone)


def test_lag_of_a_few_points_is_no_matter() -> None:
    assert matters(Facts(lagging_by=Decimal("0.04"))) == []
    assert matters(Facts(lagging_by=Decimal("0.06"))) == [Matter.LAGGING]


def test_unit_behind_with_a_quarter_of_its_work_is_named() -> None:
    assert matters(Facts(late_unit="B1", late_unit_share=Decimal("0.2"))) == []
    assert matters(Facts(late_unit="B1", late_unit_share=Decimal("0.3"))) == [Matter.LATE_UNIT]
