"""At the door: manifest, date, names, digests."""

import json
from pathlib import Path
from typing import Any

import pytest

from customers.importing.delivery import DeliveryRefused, arrive
from tests.deliveries import customer, make_delivery

ON = "2026-11-20"


def delivered(tmp_path: Path, **options: Any) -> Path:
    return make_delivery(tmp_path / "drop", ON, customers=[customer("C1")], **options)


def reason_against(folder: Path) -> str:
    with pytest.raises(DeliveryRefused) as caught:
        arrive(folder)
    return str(caught.value)


def test_arrival_names_what_lies_in_the_folder(tmp_path: Path) -> None:
    arrival = arrive(delivered(tmp_path, mode={"customers.csv": "delta"}))
    assert arrival.business_date.isoformat() == ON
    assert list(arrival.files) == ["org_units.csv", "staff.csv", "customers.csv"]
    assert arrival.files["customers.csv"].mode == "delta"
    assert arrival.files["customers.csv"].rows == 1


def test_digest_is_that_of_the_content_wherever_it_lies(tmp_path: Path) -> None:
    first = arrive(make_delivery(tmp_path / "a", ON, customers=[customer("C1")]))
    again = arrive(make_delivery(tmp_path / "b", ON, customers=[customer("C1")]))
    other = arrive(make_delivery(tmp_path / "c", ON, customers=[customer("C2")]))
    told = {"entries": {"customers.csv": {"rows": None}}}
    less_told = arrive(make_delivery(tmp_path / "d", ON, customers=[customer("C1")], **told))
    assert first.digest == again.digest
    assert len({first.digest, other.digest, less_told.digest}) == 3


def test_manifest_left_out_where_the_setting_allows_it(tmp_path: Path, settings: Any) -> None:
    settings.BANKCRM_MANIFEST_REQUIRED = False
    arrival = arrive(delivered(tmp_path, with_manifest=False))
    assert arrival.business_date.isoformat() == ON
    assert {entry.mode for entry in arrival.files.values()} == {"full"}


def test_manifest_missing_where_required_is_refused(tmp_path: Path, settings: Any) -> None:
    settings.BANKCRM_MANIFEST_REQUIRED = True
    assert reason_against(delivered(tmp_path, with_manifest=False)) == "manifest.json: is missing"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not valid JSON"),
        ("[]", "is not a JSON object"),
        ('{"business_date": "2026-02-30"}', "is not a date"),
        ('{"business_date": "20.11.2026"}', "is not a date"),
        ("{}", "is not a date"),
        ('{"business_date": "2026-11-20", "business_date": "2026-11-21"}', "twice"),
        ('{"business_date": "2026-11-20", "encoding": "utf-16"}', "is none of utf-8, gb18030"),
        ('{"business_date": "2026-11-20", "files": []}', "is not an object"),
        ('{"business_date": "2026-11-20", "files": {"customers.csv": 5}}', "is not an object"),
    ],
)
def test_manifest_that_says_nonsense_is_refused(tmp_path: Path, text: str, reason: str) -> None:
    folder = delivered(tmp_path)
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    assert reason in reason_against(folder)


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ({"mode": "partly"}, "is none of full, delta"),
        ({"rows": "1"}, "is not a number of rows"),
        ({"rows": -1}, "is not a number of rows"),
        ({"rows": True}, "is not a number of rows"),
        ({"sha256": "abc"}, "is not a SHA-256"),
        ({"sha256": "0" * 64}, "do not match the manifest's sha256"),
        ({"totals": {"balance": "x"}}, "is not an amount"),
        ({"totals": {"balance": "NaN"}}, "is not an amount"),
        ({"totals": {"wealth": "1"}}, "no column 'wealth'"),
        ({"columns": ["x"]}, "is not an object"),
    ],
)
def test_control_figures_that_cannot_be_are_refused(
    tmp_path: Path, figures: dict[str, Any], reason: str
) -> None:
    assert reason in reason_against(delivered(tmp_path, entries={"customers.csv": figures}))


def test_folder_and_manifest_of_different_dates_are_refused(tmp_path: Path) -> None:
    folder = delivered(tmp_path, manifest={"business_date": "2026-11-19"})
    assert reason_against(folder) == (
        "2026-11-20: manifest.json: business date 2026-11-19 is not that of the folder"
    )


def test_folder_named_like_an_impossible_date_is_refused(tmp_path: Path) -> None:
    folder = make_delivery(tmp_path, ON, name="2026-02-30")
    assert reason_against(folder) == "2026-02-30: is not a date"


@pytest.mark.parametrize("name", ["交付 二十日", "a'b\"c;rm -rf $(x)", "n" * 255])
def test_folder_names_are_data(tmp_path: Path, name: str) -> None:
    arrival = arrive(make_delivery(tmp_path, ON, customers=[customer("C1")], name=name))
    assert arrival.name == name
    assert arrival.business_date.isoformat() == ON


def test_unknown_files_are_reported_and_never_opened(tmp_path: Path) -> None:
    folder = delivered(tmp_path)
    told = json.loads((folder / "manifest.json").read_text())
    told["files"] |= {"../../secret.csv": {}, '客户 "名单";.csv': {"rows": 3}}
    (folder / "manifest.json").write_text(json.dumps(told))
    assert arrive(folder).unknown_files == ("../../secret.csv", '客户 "名单";.csv')


def test_file_announced_and_not_there_is_refused(tmp_path: Path) -> None:
    folder = delivered(tmp_path)
    (folder / "customers.csv").unlink()
    assert reason_against(folder) == "customers.csv: is in the manifest but not in the folder"


def test_file_there_and_not_announced_is_refused(tmp_path: Path) -> None:
    folder = delivered(tmp_path)
    (folder / "accounts.csv").write_text("account_no\n")
    assert reason_against(folder) == "accounts.csv: lies in the folder but not in the manifest"


def test_file_plain_and_compressed_is_refused(tmp_path: Path) -> None:
    folder = delivered(tmp_path, raw={"customers.csv.gz": b""})
    assert "twice, plain and compressed" in reason_against(folder)


def test_file_above_the_limit_is_refused_unread(tmp_path: Path, settings: Any) -> None:
    folder = delivered(tmp_path)
    settings.BANKCRM_MAX_FILE_BYTES = 40
    assert "is larger than 40 bytes" in reason_against(folder)


def test_missing_folder_is_refused(tmp_path: Path) -> None:
    assert reason_against(tmp_path / ON) == "2026-11-20: is not a folder"
