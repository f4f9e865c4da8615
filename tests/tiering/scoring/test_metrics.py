"""Figures of one customer as nights bring them."""

from datetime import date
from decimal import Decimal

from psycopg2 import sql as pg

from bankcrm.night_tables import DRAFTS
from kernel import drafts, sql
from tests.tiering.scoring.nights import Nights, day, figures, months
from tiering import queries
from tiering.models import AumChange, CustomerMetric, ProductClass
from tiering.scoring import metrics


def wide(customer_no: str, on: str) -> dict[str, object]:
    statement = pg.SQL("select * from {} m where customer_id = %(id)s")
    row = queries.wide_row(day(on), drafted=False)
    return sql.records(statement.format(row), {"id": figures(customer_no).customer_id})[0]


def test_averages_of_month_quarter_and_year_count_each_day(nights: Nights) -> None:
    nights.account("A", "C", balance="1000")
    nights.run("2026-03-30")
    nights.account("A", "C", balance="4000")
    nights.run("2026-04-02")
    row = wide("C", "2026-04-03")
    assert (row["aum_month_sum"], row["month_days"]) == (1000 + 2 * 4000, 3)
    assert (row["aum_quarter_sum"], row["quarter_days"]) == (1000 + 2 * 4000, 3)
    assert (row["aum_year_sum"], row["year_days"]) == (3 * 1000 + 2 * 4000, 5)
    assert (row["aum_prev_month_sum"], row["prev_month_days"]) == (2 * 1000, 2)
    assert (row["deposit_closed_quarter_sum"], row["closed_quarter_days"]) == (2 * 1000, 2)
    assert row["deposit_month_end"] == row["deposit_quarter_end"] == 1000
    assert row["deposit_year_end"] is None


def test_closed_figures_roll_over_without_a_write(nights: Nights) -> None:
    nights.account("A", "C", balance="1000")
    nights.run("2026-01-15")
    nights.account("B", "D", balance="1")
    nights.run("2026-05-02")
    row = wide("C", "2026-05-02")
    assert figures("C").accrued_on == date(2026, 1, 15)
    assert (row["aum_prev_month_sum"], row["prev_month_days"]) == (30 * 1000, 30)
    assert (row["deposit_closed_quarter_sum"], row["closed_quarter_days"]) == (76 * 1000, 76)
    assert row["deposit_quarter_end"] == 1000
    assert months("C")["2026-01"] == (17 * 1000, 17)
    assert months("C")["2026-04"] == (30 * 1000, 30)


def test_foreign_balance_counts_at_the_rate_of_the_day_unrounded(nights: Nights) -> None:
    nights.rate("USD", "7.1234567891", "2026-03-02")
    nights.account("A", "C", balance="100.01", currency="USD")
    nights.run("2026-03-02")
    assert figures("C").aum == Decimal("100.01") * Decimal("7.1234567891")
    nights.rate("USD", "7", "2026-03-03")
    nights.run("2026-03-03")
    assert figures("C").aum == Decimal("700.07")


def test_announced_closing_counts_from_its_day(nights: Nights) -> None:
    nights.account("A", "C", balance="300", closed_on="2026-03-05")
    nights.run("2026-03-02")
    assert figures("C").aum == 300
    nights.account("B", "D", balance="1")
    nights.run("2026-03-08")
    row = wide("C", "2026-03-08")
    assert (figures("C").aum, row["aum_month_sum"]) == (0, 3 * 300)
    assert AumChange.objects.get(customer__customer_no="C").on == date(2026, 3, 5)


def test_closing_delivered_late_counts_from_the_delivery(nights: Nights) -> None:
    nights.account("A", "C", balance="300")
    nights.run("2026-03-02")
    nights.account("A", "C", closed_on="2026-03-03")
    nights.run("2026-03-06")
    assert wide("C", "2026-03-06")["aum_month_sum"] == 4 * 300


def test_new_coefficient_counts_from_the_first_of_the_month(nights: Nights) -> None:
    turn = {"next_coefficient": Decimal("0.5"), "next_from": date(2026, 4, 1)}
    ProductClass.objects.filter(code="fund").update(**turn)
    nights.account("A", "C", balance="100", product_class="fund")
    nights.run("2026-03-30")
    assert figures("C").aum == 100
    nights.account("B", "D", balance="1")
    nights.run("2026-04-03")
    row = wide("C", "2026-04-03")
    assert (figures("C").aum, row["aum_month_sum"]) == (50, 3 * 50)
    assert months("C")["2026-03"] == (200, 2)


def test_class_counts_as_aum_and_as_retained_from_the_first_of_the_month(nights: Nights) -> None:
    turn = {"next_is_aum": True, "next_is_retained": True, "next_from": date(2026, 4, 1)}
    ProductClass.objects.filter(code="loan").update(**turn)
    nights.account("L", "C", balance="100", product_class="loan")
    nights.run("2026-03-30")
    assert (figures("C").aum, figures("C").aum_retained) == (0, 0)
    nights.account("B", "D", balance="1")
    nights.run("2026-04-03")
    assert (figures("C").aum, figures("C").aum_retained) == (100, 100)
    assert months("C").get("2026-03", (0, 2)) == (0, 2)


def test_night_after_takes_over_what_has_begun(nights: Nights) -> None:
    turn = {"next_coefficient": Decimal("0.5"), "next_from": date(2026, 4, 1)}
    ProductClass.objects.filter(code="fund").update(**turn)
    nights.account("A", "C", balance="100", product_class="fund")
    nights.run("2026-03-30")
    nights.run("2026-04-03")
    fund = ProductClass.objects.get(code="fund")
    assert (fund.coefficient, fund.next_from) == (1, date(2026, 4, 1))
    nights.run("2026-04-06")
    fund.refresh_from_db()
    assert (fund.coefficient, fund.next_coefficient, fund.next_from) == (Decimal("0.5"), None, None)
    assert figures("C").aum == 50


def test_first_balance_is_the_delivery_of_an_aum_account_even_of_none(nights: Nights) -> None:
    nights.account("L", "C", balance="900", product_class="loan")
    nights.run("2026-03-02")
    assert (figures("C").first_balance_on, figures("C").aum) == (None, 0)
    nights.account("A", "C", balance="0", closed_on="2026-03-01")
    nights.run("2026-03-03")
    assert figures("C").first_balance_on == date(2026, 3, 3)


def test_account_that_moves_leaves_its_former_holder(nights: Nights) -> None:
    nights.account("A", "C", balance="500")
    nights.customer("D")
    nights.run("2026-03-02")
    nights.account("A", "D")
    nights.run("2026-03-03")
    assert (figures("C").aum, figures("D").aum) == (0, 500)


def test_aum_30_days_ago_follows_the_window(nights: Nights) -> None:
    nights.account("A", "C", balance="100")
    nights.run("2026-03-01")
    nights.account("A", "C", balance="40")
    nights.run("2026-03-10")
    assert wide("C", "2026-03-10")["aum_30d_ago"] is None
    nights.account("B", "D", balance="1")
    nights.run("2026-04-08")
    row = wide("C", "2026-04-08")
    assert (row["aum_30d_ago"], row["aum_change_30d"]) == (100, -60)
    assert row["aum_drop_share_30d"] == Decimal("0.6")
    nights.run("2026-04-09")
    assert wide("C", "2026-04-09")["aum_30d_ago"] == 40


def test_term_deposits_are_counted_until_a_year_after_opening(nights: Nights) -> None:
    term = {"product_class": "term", "opened_on": "2025-03-03", "matures_on": "2026-03-04"}
    nights.account("A", "C", balance="10", **term)
    nights.account("B", "C", balance="5", product_class="term", opened_on="2026-01-05",
                   matures_on="2027-01-05", term_months=12)  # fmt: skip
    nights.run("2026-03-02")
    row = figures("C")
    assert (row.n_term_opened_365d, row.term_amount, row.term_longest_months) == (2, 15, 13)
    assert row.next_term_on == date(2026, 3, 4)
    nights.run("2026-03-05")
    row = figures("C")
    assert (row.n_term_opened_365d, row.next_term_on) == (1, date(2027, 1, 5))


def test_triangles_count_what_is_held_and_used(nights: Nights) -> None:
    nights.account("A", "C", balance="10", product_class="term")
    nights.account("B", "C", balance="0", product_class="fund")
    nights.account("K", "C", balance="0", product_class="credit_card", credit_limit="20000")
    nights.customer("D")
    nights.activity("C", mobile_logins_30d=2, payroll_amount="8000", linked_payment=False)
    nights.relation("D", "C", "referred_by", "2026-01-10")
    nights.run("2026-03-02")
    row = figures("C")
    items = (row.product_items, row.settlement_items, row.service_items, row.referral_items)
    assert items == (1, 3, None, 1)
    nights.run("2027-01-10")
    assert figures("C").referral_items == 0


def test_same_night_again_drafts_nothing(nights: Nights) -> None:
    nights.company("F", industry="retail", employees=40, revenue_wan="900")
    nights.account("A", "C", balance="70000")
    nights.account("T", "C", balance="70000", product_class="term", matures_on="2026-05-01")
    nights.run("2026-03-31")
    assert nights.draft("2026-03-31") == 0
    assert nights.draft("2026-03-31", everyone=True) == 0
    assert all(drafts.is_empty(each) for each in DRAFTS if each.table.startswith("tiering"))


def test_rescore_equals_the_nights_that_led_there(nights: Nights) -> None:
    nights.account("A", "C", balance="70000", closed_on="2026-03-09")
    nights.account("B", "D", balance="100")
    nights.run("2026-03-02")
    nights.account("B", "D", balance="200")
    nights.run("2026-03-12")
    before = list(CustomerMetric.objects.order_by("pk").values())
    assert metrics.refresh(on=date(2026, 3, 12), everyone=True) == 0
    assert list(CustomerMetric.objects.order_by("pk").values()) == before
