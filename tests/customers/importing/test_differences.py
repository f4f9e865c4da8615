"""Yesterday's full file at hand or not: the same drafts, the same report, fewer lines staged."""

import random
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from bankcrm.night_tables import DRAFTS
from customers.importing import baseline, delivery, staging
from kernel import drafts, sql
from tests.customers.importing.conftest import TakeIn, import_folder
from tests.deliveries import Row, account, customer, make_delivery

DAY1, DAY2, DAY3 = "2026-11-19", "2026-11-20", "2026-11-23"
PEOPLE = [customer(f"C{i:03d}", mobile=f"138001380{i:02d}") for i in range(40)]
HOLDINGS = [account(f"A{i:03d}", f"C{i % 40:03d}", f"{i}.50") for i in range(120)]


@pytest.fixture(autouse=True)
def _small_bank(settings: Any, monkeypatch: Any) -> None:
    settings.BANKCRM_SHRINK_GUARD = 1
    monkeypatch.setattr("customers.importing.reading.BLOCK", 1_500)
    monkeypatch.setattr("customers.importing.differences.BLOCK", 700)
    monkeypatch.setattr("customers.importing.differences.PIECE", 300)


def drafted() -> dict[str, list[str]]:
    """Every drafted row as text, without numbers that are drawn and texts that are sealed."""
    drawn = (
        "{id,public_id,mobile,id_no,path,delivery_id,owner_id,parent_id,org_unit_id,customer_id}"
    )
    return {
        draft.table: [
            text
            for (text,) in sql.rows(
                f"select (to_jsonb(t) - '{drawn}'::text[])::text from draft.{draft.table}_next t"
                " order by 1"
            )
        ]
        for draft in DRAFTS
    }


def staged(file: str) -> int:
    return int(sql.value(f"select count(*) from stage.{file}"))


def compare(folder: Path) -> tuple[int, int]:
    """Imports the folder both ways; gives the accounts staged whole and by differences."""
    outcomes = []
    for whole in (True, False):
        before = transaction.savepoint()
        report = import_folder(folder, is_published=False, whole=whole)
        rejects = sql.rows(
            "select file, line, key, reason, row_accepted from stage.reject order by 1, 2, 3, 4"
        )
        gone = sql.rows(
            "select g.file, g.key from stage.gone g join draft.customers_account a"
            " on a.account_no = g.key order by 1, 2"
        )
        told = {name: {**file, "gone": 0} for name, file in report["files"].items()}
        outcomes.append((staged("accounts"), drafted(), rejects, gone, told, report["warnings"]))
        transaction.savepoint_rollback(before)
    assert outcomes[0][1:3] == outcomes[1][1:3]
    assert outcomes[0][4:] == outcomes[1][4:]
    return outcomes[0][0], outcomes[1][0]


def changed(rows: list[Row], rng: random.Random, key: str, column: str) -> list[Row]:
    """Some rows gone, some changed, some new, some that will be rejected; still sorted."""
    kept = [row for row in rows if rng.random() > 0.05]
    kept = [
        row | {column: rng.choice(["7.77", "-1.00", "abc"])} if rng.random() < 0.1 else row
        for row in kept
    ]
    new = [rows[0] | {key: f"{rows[0][key][0]}{rng.randrange(10**5):05d}"} for _ in range(4)]
    return sorted({row[key]: row for row in kept + new}.values(), key=lambda row: row[key])


@pytest.mark.parametrize("seed", range(4))
def test_differences_say_what_the_whole_file_says(
    take_in: TakeIn, tmp_path: Path, seed: int, settings: Any
) -> None:
    settings.BANKCRM_REJECT_GUARD_ROWS = 1_000
    rng = random.Random(seed)  # noqa: S311  # the same data for the same seed
    first = changed(HOLDINGS, rng, "account_no", "balance")
    people = [*PEOPLE, customer("C900", mobile="138****0000")]
    take_in(DAY1, customers=people, accounts=first)
    second = changed(first, rng, "account_no", "balance")
    some = changed(people, rng, "customer_no", "annual_income")
    folder = make_delivery(tmp_path / "next", DAY2, customers=some, accounts=second)
    n_whole, n_different = compare(folder)
    assert n_different < n_whole / 2


def test_unchanged_file_stages_nothing(take_in: TakeIn, tmp_path: Path) -> None:
    take_in(DAY1, customers=PEOPLE, accounts=HOLDINGS)
    take_in(DAY2, customers=PEOPLE, accounts=HOLDINGS, is_published=False)
    assert (staged("customers"), staged("accounts")) == (0, 0)


def test_control_figures_still_guard_the_differences(take_in: TakeIn) -> None:
    take_in(DAY1, customers=PEOPLE, accounts=HOLDINGS)
    wrong = {"accounts.csv": {"totals": {"balance": "1.00"}}}
    with pytest.raises(delivery.DeliveryRefused, match="adds up to"):
        take_in(DAY2, customers=PEOPLE, accounts=HOLDINGS[1:], entries=wrong)
    with pytest.raises(delivery.DeliveryRefused, match="119 rows"):
        take_in(DAY2, accounts=HOLDINGS[1:], entries={"accounts.csv": {"rows": 120}})


NOT_COMPARABLE: dict[str, Any] = {
    "not sorted": {"accounts": HOLDINGS[::-1]},
    "a key twice": {"accounts": [*HOLDINGS[:5], HOLDINGS[4] | {"balance": "9.99"}, *HOLDINGS[5:]]},
    "a line twice": {"accounts": [*HOLDINGS[:5], *HOLDINGS[4:]]},
    "a quote": {"accounts": [*HOLDINGS[:-1], HOLDINGS[-1] | {"product_code": 'x"y'}]},
    "another header": {
        "accounts": HOLDINGS,
        "columns": {
            "accounts.csv": [
                "account_no",
                "customer_no",
                "balance",
                "product_code",
                "product_class",
            ]
        },
    },
}


@pytest.mark.parametrize("case", NOT_COMPARABLE)
def test_file_that_cannot_be_compared_is_read_whole(
    take_in: TakeIn, tmp_path: Path, case: str
) -> None:
    take_in(DAY1, customers=PEOPLE, accounts=HOLDINGS)
    folder = make_delivery(tmp_path / "next", DAY2, customers=PEOPLE, **NOT_COMPARABLE[case])
    n_whole, n_different = compare(folder)
    assert n_whole == n_different


def test_file_without_last_line_end_is_read_whole(take_in: TakeIn, tmp_path: Path) -> None:
    folder = make_delivery(tmp_path / "first", DAY1, customers=PEOPLE, accounts=HOLDINGS)
    import_folder(folder)
    content = (folder / "accounts.csv").read_bytes().removesuffix(b"\n")
    cut = make_delivery(tmp_path / "next", DAY2, raw={"accounts.csv": content[:-30]})
    with pytest.raises(delivery.DeliveryRefused, match="cut off"):
        import_folder(cut)
    whole = make_delivery(tmp_path / "last", DAY2, raw={"accounts.csv": content})
    import_folder(whole, is_published=False)
    assert staged("accounts") == 120


def test_byte_that_is_no_text_is_refused_with_its_place(take_in: TakeIn, tmp_path: Path) -> None:
    folder = make_delivery(tmp_path / "first", DAY1, customers=PEOPLE, accounts=HOLDINGS)
    import_folder(folder)
    content = (folder / "accounts.csv").read_bytes()
    place = content.index(b"A077") + 1
    wrong = content[:place] + b"\xff" + content[place + 1 :]
    broken = make_delivery(tmp_path / "next", DAY2, raw={"accounts.csv": wrong})
    with pytest.raises(delivery.DeliveryRefused, match=f"byte {place}: is not valid utf-8"):
        import_folder(broken)


def test_header_that_is_no_text_is_refused_with_its_place(take_in: TakeIn, tmp_path: Path) -> None:
    folder = make_delivery(tmp_path / "first", DAY1, customers=PEOPLE, accounts=HOLDINGS)
    import_folder(folder)
    content = (folder / "accounts.csv").read_bytes()
    wrong = content.replace(b"\n", b",\xd5\xca\n", 1)
    broken = make_delivery(tmp_path / "next", DAY2, raw={"accounts.csv": wrong})
    with pytest.raises(delivery.DeliveryRefused, match=r"byte \d+: is not valid utf-8"):
        import_folder(broken)


def test_file_is_carried_over_days_without_it(take_in: TakeIn) -> None:
    take_in(DAY1, customers=PEOPLE, accounts=HOLDINGS)
    take_in(DAY2, customers=PEOPLE)
    take_in(DAY3, customers=PEOPLE, accounts=HOLDINGS, is_published=False)
    assert staged("accounts") == 0


def test_delta_ends_the_comparison(take_in: TakeIn) -> None:
    take_in(DAY1, customers=PEOPLE, accounts=HOLDINGS)
    changed_one = [HOLDINGS[0] | {"balance": "99.00"}]
    take_in(DAY2, accounts=changed_one, mode={"accounts.csv": "delta"})
    take_in(DAY3, accounts=HOLDINGS, is_published=False)
    assert staged("accounts") == 120
    assert len(drafted()["customers_account"]) == 1


def test_correction_compares_with_the_day_before(take_in: TakeIn) -> None:
    take_in(DAY1, customers=PEOPLE, accounts=HOLDINGS)
    take_in(DAY2, customers=PEOPLE, accounts=[HOLDINGS[0] | {"balance": "1.00"}, *HOLDINGS[1:]])
    drafts.take_back(DRAFTS)
    take_in(DAY2, customers=PEOPLE, accounts=HOLDINGS, is_published=False)
    assert staged("accounts") == 0
    assert drafted()["customers_account"] == []


def test_kept_file_that_was_tampered_with_is_not_used(take_in: TakeIn, settings: Any) -> None:
    take_in(DAY1, customers=PEOPLE, accounts=HOLDINGS)
    (kept,) = Path(settings.BANKCRM_VAR).glob("baseline/*/accounts.csv")
    kept.write_bytes(kept.read_bytes() + b"X")
    take_in(DAY2, customers=PEOPLE, accounts=HOLDINGS, is_published=False)
    assert staged("accounts") == 120


def test_only_the_last_two_days_are_kept(take_in: TakeIn, settings: Any) -> None:
    for day in (DAY1, DAY2, DAY3):
        take_in(day, customers=PEOPLE)
    assert len(list(Path(settings.BANKCRM_VAR).glob("baseline/*"))) == 2


def test_compressed_file_is_compared_too(take_in: TakeIn, tmp_path: Path) -> None:
    take_in(DAY1, customers=PEOPLE, accounts=HOLDINGS)
    folder = make_delivery(
        tmp_path / "next", DAY2, accounts=HOLDINGS[:-1], compressed=["accounts.csv"]
    )
    arrival = delivery.arrive(folder)
    with transaction.atomic():
        rows = staging.stage(arrival, baseline.find(arrival))
    assert rows["accounts.csv"] == 0
    assert sql.rows("select key from stage.gone") == [("A119",)]
