"""The three exports of tiering, as other systems read them."""

import csv
import io
from datetime import date

from tests.tiering.scoring.nights import Nights
from tiering.exports import EXPORTS


def exported(
    name: str, as_of: date | None = None, start: date | None = None, end: date | None = None
) -> list[dict[str, str]]:
    target = io.BytesIO()
    EXPORTS[name](target, as_of, start, end)
    return list(csv.DictReader(io.StringIO(target.getvalue().decode("utf-8"))))


def a_year(nights: Nights) -> None:
    nights.account("A", "=C", balance="310000")
    nights.run("2026-01-30")
    nights.account("A", "=C", balance="40000")
    nights.account("B", "D", balance="0")
    nights.run("2026-03-02")


def test_month_averages_hold_closed_months_and_the_running_one(nights: Nights) -> None:
    a_year(nights)
    rows = exported("month_averages")
    assert [tuple(row.values()) for row in rows] == [
        ("'=C", "2026-01", "310000.00", "310000.00", "GOLD"),
        ("'=C", "2026-02", "310000.00", "310000.00", "GOLD"),
        ("'=C", "2026-03", "175000.00", "40000.00", "GOLD"),
        ("D", "2026-03", "0.00", "0.00", "LOW"),
    ]
    assert len(exported("month_averages", date(2026, 2, 28))) == 2


def test_labels_hold_threshold_and_gap(nights: Nights) -> None:
    a_year(nights)
    retail = [row for row in exported("labels") if row["scheme"] == "RETAIL"]
    assert [tuple(row.values()) for row in retail] == [
        ("'=C", "RETAIL", "GOLD", "2026-01-30", "0", "0", "", ""),
        ("D", "RETAIL", "LOW", "2026-03-02", "0", "0", "", ""),
    ]
    nights.account("A", "=C", balance="475000")
    nights.run("2026-03-03")
    first = next(row for row in exported("labels") if row["scheme"] == "RETAIL")
    assert (first["threshold_to"], first["gap"]) == ("", "")
    nights.run("2026-03-09")
    first = next(row for row in exported("labels") if row["scheme"] == "RETAIL")
    assert (first["threshold_to"], first["gap"]) == ("VIP", "91666.67")


def test_labels_of_an_earlier_day_come_from_the_history(nights: Nights) -> None:
    a_year(nights)
    rows = [row for row in exported("labels", date(2026, 2, 1)) if row["scheme"] == "RETAIL"]
    assert [(row["customer_no"], row["label"]) for row in rows] == [("'=C", "GOLD")]


def test_label_changes_are_cut_by_days(nights: Nights) -> None:
    a_year(nights)
    rows = [row for row in exported("label_changes") if row["scheme"] == "RETAIL"]
    assert [tuple(row.values()) for row in rows] == [
        ("'=C", "RETAIL", "2026-01-30", "", "GOLD", "entered", "1", "310000.00"),
        ("D", "RETAIL", "2026-03-02", "", "LOW", "entered", "1", "0.00"),
    ]
    late = exported("label_changes", None, date(2026, 3, 1), date(2026, 3, 31))
    assert {row["on"] for row in late} == {"2026-03-02"}
