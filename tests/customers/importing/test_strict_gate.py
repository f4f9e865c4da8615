"""Whole files: what cannot be trusted is refused, a line that cannot be right is left out."""

import gzip
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from customers.importing.delivery import DeliveryRefused
from customers.models import Account, Customer
from staff.models import OrgUnit
from tests.customers.importing.conftest import TakeIn
from tests.deliveries import account, customer

ON = "2026-11-20"
HEADER = b"customer_no,kind,name,org_code\n"
PEOPLE = b"C1,personal,\xe5\xbc\xa0\xe4\xb8\x89,B001\nC2,personal,\xe6\x9d\x8e\xe5\x9b\x9b,B001\n"


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


REFUSED = {
    "0 bytes": (b"", "is empty"),
    "blank lines only": (b"\n\r\n\n", "is empty"),
    "no header": (PEOPLE, "has no column 'customer_no'"),
    "missing required column": (b"customer_no,kind,name\nC1,x,x\n", "has no column 'org_code'"),
    "names matched exactly": (HEADER.replace(b"kind", b"Kind") + PEOPLE, "has no column 'kind'"),
    "column twice": (b"customer_no,kind,name,org_code,name\n", "has the column 'name' twice"),
    "semicolons": ((HEADER + PEOPLE).replace(b",", b";"), "is delimited by ';'"),
    "tabs": ((HEADER + PEOPLE).replace(b",", b"\t"), "is delimited by '\\t'"),
    "UTF-16 with mark": ((HEADER + PEOPLE).decode().encode("utf-16"), "is UTF-16 text, byte 0"),
    "UTF-16 without mark": ((HEADER + PEOPLE).decode().encode("utf-16-le"), ""),
    "Excel": (zipped(), "is an Excel workbook or a zip archive"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "is an old Excel"),
    "random bytes": (bytes(range(7, 256)) * 9, "is not valid utf-8"),
    "gzip not named so": (gzip.compress(HEADER + PEOPLE), "is gzip-compressed"),
    "GB18030 under UTF-8": ((HEADER + PEOPLE).decode().encode("gb18030"), "byte 43: is not"),
    "bad byte in the middle": (HEADER + PEOPLE + b"C3,personal,\xff,B001\n", "byte 91: is not"),
    "cut in the last line": (HEADER + PEOPLE + b"C3,perso", "line 4: is cut off"),
    "cut in a quoted cell": (HEADER + PEOPLE + b'C3,personal,"x', "line 4: is cut off"),
    "line without end": (HEADER + b"x" * 2_200_000, "has a line of more than 1 MB"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_file_that_cannot_be_trusted_is_refused(
    refusal_of: Callable[..., DeliveryRefused], case: str
) -> None:
    content, reason = REFUSED[case]
    refusal = refusal_of(
        ON, raw={"customers.csv": content}, entries={"customers.csv": {"rows": None}}
    )
    assert str(refusal).startswith("customers.csv: ")
    assert reason in str(refusal)
    assert not OrgUnit.objects.exists()


@pytest.mark.parametrize(
    ("figures", "reason"),
    [
        ({"rows": 3}, "customers.csv: rows: 2 rows, the manifest says 3"),
        ({"rows": 0}, "customers.csv: rows: 2 rows, the manifest says 0"),
        ({"sha256": "0" * 64}, "customers.csv: its bytes do not match the manifest's sha256"),
    ],
)
def test_control_figures_that_disagree_are_refused(
    refusal_of: Callable[..., DeliveryRefused], figures: dict[str, Any], reason: str
) -> None:
    refusal = refusal_of(
        ON, customers=[customer("C1"), customer("C2")], entries={"customers.csv": figures}
    )
    assert str(refusal) == reason


def test_total_that_disagrees_is_refused(refusal_of: Callable[..., DeliveryRefused]) -> None:
    refusal = refusal_of(
        ON,
        customers=[customer("C1")],
        accounts=[account("A1", "C1", "10.00"), account("A2", "unknown", "5.00")],
        entries={"accounts.csv": {"totals": {"balance": "15.01"}}},
    )
    assert str(refusal) == "accounts.csv: balance: adds up to 15.00, the manifest says 15.01"


def test_total_counts_rejected_lines_whose_amount_parses(take_in: TakeIn) -> None:
    report = take_in(
        ON,
        customers=[customer("C1")],
        accounts=[
            account("A1", "C1", "10.00"),
            account("A2", "unknown", "5.00"),
            account("A3", "C1", "2.50", product_class="crypto"),
        ],
        entries={"accounts.csv": {"totals": {"balance": "17.50"}}},
    )
    sums = report["files"]["accounts.csv"]["sums"]["balance"]
    assert sums == {"total": "17.50", "accepted": "10.00", "rejected": "7.50", "is_proved": True}


def test_total_is_unproved_by_an_amount_that_does_not_parse(take_in: TakeIn) -> None:
    report = take_in(
        ON,
        customers=[customer("C1")],
        accounts=[account("A1", "C1", "10.00"), account("A2", "C1", "1,234.56")],
        entries={"accounts.csv": {"totals": {"balance": "99.00"}}},
    )
    assert report["files"]["accounts.csv"]["sums"]["balance"]["is_proved"] is False
    assert report["files"]["accounts.csv"]["rejected"] == 1


def test_compressed_file_is_read(take_in: TakeIn) -> None:
    take_in(ON, customers=[customer("C1")], compressed=["customers.csv"])
    assert Customer.objects.get().customer_no == "C1"


def test_compressed_file_that_unpacks_beyond_the_ratio_is_refused(
    refusal_of: Callable[..., DeliveryRefused],
) -> None:
    content = HEADER + b"C1,personal,x,B001\n" * 200_000
    refusal = refusal_of(ON, raw={"customers.csv": content}, compressed=["customers.csv"])
    assert "customers.csv.gz: byte" in str(refusal)
    assert "unpacks to more than" in str(refusal)


def test_compressed_file_that_unpacks_beyond_the_limit_is_refused(
    refusal_of: Callable[..., DeliveryRefused], settings: Any
) -> None:
    settings.BANKCRM_MAX_FILE_BYTES = 600
    content = HEADER + b"".join(b"C%d,personal,x%d,B001\n" % (i, i * 7) for i in range(60))
    refusal = refusal_of(ON, raw={"customers.csv": content}, compressed=["customers.csv"])
    assert "unpacks to more than 600 bytes" in str(refusal)


def test_compressed_file_that_was_cut_is_refused(
    refusal_of: Callable[..., DeliveryRefused],
) -> None:
    content = gzip.compress(HEADER + PEOPLE)[:-9]
    refusal = refusal_of(ON, raw={"customers.csv.gz": content})
    assert str(refusal) == "customers.csv.gz: is a gzip file that was cut off"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rare_names_are_kept_in_every_encoding(take_in: TakeIn, encoding: str) -> None:
    names = ["䶮㐂𠮷", "欧阳，娜娜", "阿依古丽·买买提"]
    people = [customer(f"C{i}", name=name) for i, name in enumerate(names)]
    declared = {"encoding": encoding.removesuffix("-sig")}
    take_in(ON, customers=people, encoding=encoding, manifest=declared)
    assert list(Customer.objects.order_by("pk").values_list("name", flat=True)) == names


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (b"C1,personal,a,B001\n\n\n \nC2,personal,b,B001\n", ["a", "b"]),
        (b"C1,personal,a,B001\r\nC2,personal,b,B001\r\n", ["a", "b"]),
        (b'C1,personal,"a, b",B001\r\nC2,personal,b,B001', ["a, b", "b"]),
        (b'C1,personal,"a ""b""",B001\n', ['a "b"']),
        (b'C1,personal,"first\nsecond",B001\nC2,personal,b,B001\n', ["first\nsecond", "b"]),
        (b'C1,personal,"first\r\nsecond",B001\r\n', ["first\r\nsecond"]),
        (b"C1,personal,back\\slash\\N,B001\n", ["back\\slash\\N"]),
        (b'"C1","personal","\\.","B001"\n', ["\\."]),
        (b'C1,personal,"\\.\n\\.\n",B001\n', ["\\.\n\\.\n"]),
    ],
)  # fmt: skip
def test_lines_are_read_as_rfc_4180_says(take_in: TakeIn, content: bytes, names: list[str]) -> None:
    no_rows = {"customers.csv": {"rows": None}}
    take_in(ON, raw={"customers.csv": HEADER + content}, entries=no_rows)
    assert list(Customer.objects.order_by("pk").values_list("name", flat=True)) == names


def test_line_numbers_stay_physical(take_in: TakeIn, rejects: Callable[[], Any]) -> None:
    content = b'C1,personal,"a\nb",B001\n\nC2,robot,x,B001\nC3,personal\nC4,personal,"x"y,B001\n'
    take_in(ON, raw={"customers.csv": HEADER + content}, entries={"customers.csv": {"rows": None}})
    assert rejects() == [
        ("customers.csv", 5, "C2", "kind", "unknown_value"),
        ("customers.csv", 6, "C3", "", "field_count"),
        ("customers.csv", 7, "", "", "quotes"),
    ]


def test_quote_that_never_closes_costs_its_line_only(
    take_in: TakeIn, rejects: Callable[[], Any]
) -> None:
    content = b'C1,personal,"a,B001\nC2,personal,b,B001\n'
    take_in(ON, raw={"customers.csv": HEADER + content}, entries={"customers.csv": {"rows": None}})
    assert [line[1:] for line in rejects()] == [(2, "", "", "quotes")]
    assert Customer.objects.get().customer_no == "C2"


def test_quoted_cell_across_blocks_is_whole(take_in: TakeIn, monkeypatch: Any) -> None:
    monkeypatch.setattr("customers.importing.reading.BLOCK", 40)
    content = HEADER + b'C1,personal,"one\ntwo\nthree\nfour",B001\nC2,personal,b,B001\n'
    take_in(ON, raw={"customers.csv": content})
    assert Customer.objects.get(customer_no="C1").name == "one\ntwo\nthree\nfour"
    assert Customer.objects.filter(customer_no="C2").exists()


def test_columns_in_any_order_unknown_ones_reported(take_in: TakeIn) -> None:
    content = '备注,org_code,name,kind,customer_no,x\n奇,B001,张三,personal,C1,"1\\2"\n'
    report = take_in(ON, raw={"customers.csv": content.encode()})
    assert report["files"]["customers.csv"]["unknown_columns"] == ["备注", "x"]
    assert Customer.objects.get().name == "张三"


def test_headers_of_the_bank_are_mapped(take_in: TakeIn) -> None:
    content = "客户号,类型,姓名,机构\nC1,personal,张三,B001\n"
    columns = {"客户号": "customer_no", "类型": "kind", "姓名": "name", "机构": "org_code"}
    take_in(
        ON, raw={"customers.csv": content.encode()}, entries={"customers.csv": {"columns": columns}}
    )
    assert Customer.objects.get().name == "张三"


def test_map_that_makes_a_column_twice_is_refused(
    refusal_of: Callable[..., DeliveryRefused],
) -> None:
    columns = {"name": "kind"}
    content = b"customer_no,name,kind,org_code\n"
    refusal = refusal_of(
        ON, raw={"customers.csv": content}, entries={"customers.csv": {"columns": columns}}
    )
    assert "has no column 'name'" in str(refusal)


def test_numbers_stay_text_with_all_digits(take_in: TakeIn) -> None:
    number = "00012345678901234567890123456789"
    take_in(ON, customers=[customer(number)], accounts=[account(number, number, "1.00")])
    assert Account.objects.get().account_no == number
    assert Customer.objects.get().customer_no == number


def test_reason_is_one_line_whatever_the_file_says(
    refusal_of: Callable[..., DeliveryRefused],
) -> None:
    refusal = refusal_of(ON, raw={"customers.csv": b'"customer_no\n2026 INFO forged",kind\n'})
    assert "\n" not in str(refusal)
