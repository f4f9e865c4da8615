"""Counts for dashboards, carried forward and counted anew."""

from datetime import date
from decimal import Decimal

from bankcrm.night_tables import DRAFTS
from kernel import drafts
from staff.enums import Level
from tests.factories import staff
from tests.tiering.scoring.nights import Nights
from tiering.models import LabelCount, LabelMove, MaturityCount, UnitFigure
from tiering.scoring import counts


def counted(on: str) -> dict[tuple[str, str, str], tuple[int, int, int, str]]:
    rows = LabelCount.objects.filter(as_of=on, n_customers__gt=0).values_list(
        "org_unit__code", "scheme__code", "label__code",
        "n_customers", "n_on_watch", "n_on_threshold", "aum_amount",
    )  # fmt: skip
    return {(unit, scheme, label): rest for unit, scheme, label, *rest in map(tuple, rows)}


def test_counts_carried_forward_equal_a_whole_count(nights: Nights) -> None:
    other = staff.unit("B2")
    nights.rate("USD", "7.123456789", "2026-03-30")
    for i, balance in enumerate(("5", "40000", "60000", "700000")):
        nights.account(f"A{i}", f"C{i}", balance=balance, currency="USD" if i == 2 else "CNY")
    nights.run("2026-03-30")
    nights.customer("C1", org_unit_id=other.pk)
    nights.account("A2", "C2", balance="1")
    nights.account("A4", "C4", balance="12345.67")
    nights.run("2026-03-31")
    nights.account("A3", "C3", balance="0")
    nights.run("2026-04-30")
    carried = counted("2026-04-30")
    assert carried[("B2", "RETAIL", "MASS")] == [1, 0, 1, 40000]
    LabelCount.objects.all().delete()
    UnitFigure.objects.all().delete()  # without yesterday's, all are counted
    counts.count(on=date(2026, 4, 30))
    drafts.publish(DRAFTS)
    assert counted("2026-04-30") == carried


def test_counting_the_same_night_again_drafts_nothing(nights: Nights) -> None:
    nights.account("A", "C", balance="70000")
    nights.run("2026-03-12")
    assert counts.count(on=date(2026, 3, 12)) == 0


def test_moves_are_counted_by_unit_and_pair_of_labels(nights: Nights) -> None:
    for no in "CDE":
        nights.account(f"A{no}", no, balance="20000")
    nights.run("2026-03-11")
    for no in "CD":
        nights.account(f"A{no}", no, balance="9000000")
    nights.run("2026-03-12")
    moves = LabelMove.objects.filter(scheme__code="RETAIL", on="2026-03-12").values_list(
        "from_label__code", "to_label__code", "n_customers", "aum_amount"
    )
    assert list(moves) == [("MASS", "VIP", 2, 18_000_000)]


def unit_figures(on: str) -> dict[str, list[Decimal]]:
    rows = UnitFigure.objects.filter(as_of=on).values_list(
        "org_unit__code", "n_customers", "aum_amount", "aum_month_sum", "month_days",
        "n_may_climb", "n_may_fall", "n_close_climb", "n_close_fall", "close_climb_gap_amount",
    )  # fmt: skip
    return {unit: rest for unit, *rest in map(tuple, rows)}


def maturities() -> dict[tuple[str, str], list[object]]:
    rows = MaturityCount.objects.values_list(
        "org_unit__code", "on", "n_accounts", "n_customers", "amount"
    )
    return {(unit, str(on)): rest for unit, on, *rest in map(tuple, rows)}


def test_figures_of_units_stand_for_all_customers_below(nights: Nights) -> None:
    region = staff.unit("R", level=Level.REGION)
    branch = staff.unit("B", region)
    for i, balance in enumerate(("1000", "40000", "60000", "420000")):
        nights.customer(f"C{i}", org_unit_id=branch.pk if i else region.pk)
        nights.account(f"A{i}", f"C{i}", balance=balance)
    nights.run("2026-03-30")
    assert unit_figures("2026-03-30") == {
        "R": [4, 521000, 521000, 1, 2, 0, 1, 0, 10000],
        "B": [3, 520000, 520000, 1, 2, 0, 1, 0, 10000],
        "B1": [0, 0, 0, 1, 0, 0, 0, 0, 0],
    }


def test_figures_of_units_carried_over_a_month_equal_a_whole_count(nights: Nights) -> None:
    other = staff.unit("B2")
    for i, balance in enumerate(("5", "40000", "60000", "700000")):
        nights.account(f"A{i}", f"C{i}", balance=balance)
    nights.run("2026-03-30")
    nights.account("A1", "C1", balance="70000")
    nights.run("2026-03-31")
    nights.account("A2", "C2", balance="1")
    nights.run("2026-04-01")
    nights.customer("C1", org_unit_id=other.pk)
    nights.account("A4", "C4", balance="12345.67")
    nights.run("2026-04-03")
    nights.account("A0", "C0", balance="9")
    nights.run("2026-04-07")
    carried = unit_figures("2026-04-07")
    assert carried["B2"][:4] == [1, 70000, 70000 * 7, 7]
    UnitFigure.objects.all().delete()
    assert counts.count(on=date(2026, 4, 7)) > 0  # without yesterday's, all are counted
    drafts.publish(DRAFTS)
    assert unit_figures("2026-04-07") == carried


def test_maturities_are_counted_ninety_days_ahead_by_day_and_unit(nights: Nights) -> None:
    term = {"product_class": "term"}
    nights.rate("USD", "7", "2026-03-30")
    nights.account("T1", "C", balance="100", matures_on="2026-04-01", **term)
    nights.account("T2", "C", balance="50", matures_on="2026-04-01", currency="USD", **term)
    nights.account("T3", "D", balance="30", matures_on="2026-04-01", product_class="insurance")
    nights.account("T4", "D", balance="20", matures_on="2026-06-29", product_class="wealth")
    nights.account("L", "D", balance="9", matures_on="2026-04-01", product_class="loan")
    nights.run("2026-03-30")
    assert maturities() == {("B1", "2026-04-01"): [3, 2, 480]}
    nights.run("2026-03-31")
    assert maturities()[("B1", "2026-06-29")] == [1, 1, 20]


def test_maturities_follow_what_changed_and_leave_zeros(nights: Nights) -> None:
    other = staff.unit("B2")
    term = {"product_class": "term", "matures_on": "2026-05-01"}
    nights.rate("USD", "7", "2026-03-30")
    for i in range(4):
        nights.account(f"T{i}", f"C{i}", balance="100", **term)
    nights.account("U", "C0", balance="10", currency="USD", **term)
    nights.run("2026-03-30")
    nights.account("T1", "C1", matures_on="2026-05-02")
    nights.account("T2", "C2", balance="0", closed_on="2026-03-31")
    nights.customer("C3", org_unit_id=other.pk)
    nights.rate("USD", "8", "2026-03-31")
    nights.account("N", "C9", balance="5", product_class="wealth", matures_on="2026-06-29")
    nights.run("2026-03-31")
    carried = maturities()
    assert carried == {
        ("B1", "2026-05-01"): [2, 1, 180],
        ("B1", "2026-05-02"): [1, 1, 100],
        ("B2", "2026-05-01"): [1, 1, 100],
        ("B1", "2026-06-29"): [1, 1, 5],
    }
    nights.account("T1", "C1", matures_on="2026-05-09")
    nights.run("2026-04-01")
    assert maturities()[("B1", "2026-05-02")] == [0, 0, 0]
    MaturityCount.objects.filter(n_accounts=0).delete()
    carried = maturities()
    MaturityCount.objects.all().delete()
    UnitFigure.objects.all().delete()
    counts.count(on=date(2026, 4, 1))
    drafts.publish(DRAFTS)
    assert maturities() == carried


def test_units_that_stand_elsewhere_are_counted_anew(nights: Nights) -> None:
    region = staff.unit("R", level=Level.REGION)
    nights.account("A", "C", balance="70000")
    nights.run("2026-03-12")
    nights.move_unit(nights.unit, region)
    nights.run("2026-03-13")
    assert unit_figures("2026-03-13")["R"][:2] == [1, 70000]
    assert counted("2026-03-13")[("R", "RETAIL", "GOLD")][0] == 1
