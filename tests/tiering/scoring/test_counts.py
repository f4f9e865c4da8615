"""Counts for dashboards, carried forward and counted anew."""

from datetime import date

from bankcrm.night_tables import DRAFTS
from kernel import drafts
from staff.models import OrgUnit
from tests.tiering.scoring.nights import Nights
from tiering.models import LabelCount, LabelMove
from tiering.scoring import counts


def counted(on: str) -> dict[tuple[str, str, str], tuple[int, int, int, str]]:
    rows = LabelCount.objects.filter(as_of=on, n_customers__gt=0).values_list(
        "org_unit__code", "scheme__code", "label__code",
        "n_customers", "n_on_watch", "n_on_threshold", "aum_amount",
    )  # fmt: skip
    return {(unit, scheme, label): rest for unit, scheme, label, *rest in map(tuple, rows)}


def test_counts_carried_forward_equal_a_whole_count(nights: Nights) -> None:
    other = OrgUnit.objects.create(code="B2", name="B2", level="branch", path="/2/")
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
    counts.room.run("count_all", {"on": date(2026, 4, 30)})
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
