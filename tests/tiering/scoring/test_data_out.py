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


KNOWN_THEN = ("customer_no", "scheme", "label", "since", "on_watch", "missed_months")


def test_labels_of_earlier_days_are_what_was_told_then(nights: Nights) -> None:
    balances = {
        "2026-01-12": ("600000", "600000", "60000"),
        "2026-01-30": ("600000", "20000", "60000"),
        "2026-01-31": ("600000", "20000", "60000"),
        "2026-02-28": ("20000", "20000", "700000"),  # B and C: one missed, one climbed
        "2026-03-16": ("20000", "600000", "700000"),
        "2026-04-01": ("20000", "600000", "700000"),  # A: missed in March
        "2026-04-30": ("20000", "600000", "0"),
        "2026-05-29": ("20000", "600000", "0"),
        "2026-07-02": ("20000", "600000", "0"),  # A falls; C misses
        "2026-07-31": ("20000", "600000", "0"),
    }
    told = {}
    for on, of_day in balances.items():
        for no, balance in zip("ABC", of_day, strict=True):
            nights.account(f"A{no}", no, balance=balance)
        nights.run(on)
        told[on] = exported("labels")

    then = {on: exported("labels", date.fromisoformat(on)) for on in list(told)[:-1]}

    for on, rows in then.items():
        assert [[row[name] for name in KNOWN_THEN] for row in rows] == [
            [row[name] for name in KNOWN_THEN] for row in told[on]
        ], on
        assert {row["threshold_to"] + row["gap"] for row in rows} == {""}
    retail = [row for rows in told.values() for row in rows if row["scheme"] == "RETAIL"]
    assert {row["missed_months"] for row in retail} == {"0", "1", "2"}


def test_label_changes_are_cut_by_days(nights: Nights) -> None:
    a_year(nights)
    rows = [row for row in exported("label_changes") if row["scheme"] == "RETAIL"]
    assert [tuple(row.values()) for row in rows] == [
        ("'=C", "RETAIL", "2026-01-30", "", "GOLD", "entered", "1", "310000.00"),
        ("D", "RETAIL", "2026-03-02", "", "LOW", "entered", "1", "0.00"),
    ]
    late = exported("label_changes", None, date(2026, 3, 1), date(2026, 3, 31))
    assert {row["on"] for row in late} == {"2026-03-02"}
