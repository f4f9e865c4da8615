"""Identity and phone numbers: normalised, never in clear in the database, never spoilt."""

from typing import Any

import pytest

from customers.importing import personal
from customers.importing.cells import BadCell
from customers.models import Customer, Reject
from kernel import crypto, sql
from tests.customers.importing.conftest import TakeIn
from tests.deliveries import customer

DAY1, DAY2 = "2026-11-19", "2026-11-20"
CARD = "11010519491231002X"
OTHER_CARD = "440524188001010014"


@pytest.mark.parametrize(
    "text",
    ["13800138000", "+8613800138000", "+86 138 0013 8000", "008613800138000", "138-0013-8000"],
)
def test_mobile_is_normalised(text: str) -> None:
    assert personal.read_mobile(text) == "13800138000"


@pytest.mark.parametrize(
    "text",
    ["138****8000", "1380013800", "12800138000", "010-12345678", "１３８００１３８０００", "86"],
)
def test_mobile_that_is_none_is_not_read(text: str) -> None:
    with pytest.raises(BadCell):
        personal.read_mobile(text)


@pytest.mark.parametrize("id_type", ["身份证", ""])
@pytest.mark.parametrize("text", [CARD, CARD.lower(), OTHER_CARD])
def test_identity_card_with_its_check_digit_is_read(text: str, id_type: str) -> None:
    assert personal.read_id_no(text, id_type, "personal") == text.upper()


@pytest.mark.parametrize("id_type", ["身份证", ""])
@pytest.mark.parametrize(
    "text",
    [
        CARD[:-1] + "1",
        "110105194902300025",
        "110105194912310",
        "110105********002X",
        "99999999999999999999",
    ],
)
def test_identity_card_that_cannot_be_is_not_read(text: str, id_type: str) -> None:
    with pytest.raises(BadCell):
        personal.read_id_no(text, id_type, "personal")


@pytest.mark.parametrize(
    ("text", "id_type", "kind"),
    [
        ("e12345678", "护照", "personal"),
        ("E12345678", "", "personal"),
        ("91110000100000000X", "", "corporate"),
    ],
)
def test_other_documents_stay_text(text: str, id_type: str, kind: str) -> None:
    assert personal.read_id_no(text, id_type, kind) == text.upper()


def test_numbers_are_sealed_and_found_by_their_index(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1", id_type="身份证", id_no=CARD, mobile="+8613800138000")])
    one = Customer.objects.get()
    assert (one.plain_id_no(), one.plain_mobile()) == (CARD, "13800138000")
    assert bytes(one.mobile_index) == crypto.blind_index("13800138000", "mobile")
    assert bytes(one.mobile_tail_index) == crypto.blind_index("8000", "mobile_tail")
    assert bytes(one.id_no_index) == crypto.blind_index(CARD, "id_no")


def test_numbers_are_nowhere_in_clear(take_in: TakeIn) -> None:
    people = [
        customer("C1", id_no=CARD, mobile="13800138000"),
        customer("C2", id_no=CARD[:-1] + "1", mobile="138****8001"),
        customer("C3", id_no=CARD, mobile="13800138002", org_code="B999"),
    ]
    broken = "C4,personal,too,few,13800138003\n"
    take_in(DAY1, customers=people)
    header = "customer_no,kind,name,org_code,mobile,id_no\n"
    take_in(
        DAY2,
        raw={"customers.csv": (header + "C1,personal,甲,B001,13800138000,\n" + broken).encode()},
        mode="delta",
    )
    tables = ["stage.customers", "stage.reject", "customers_reject", "customers_customer"]
    for table in tables:
        text = sql.value(f"select string_agg(t::text, ' ') from {table} t") or ""
        assert "1380013" not in text
        assert CARD[:17] not in text


def test_cells_that_are_no_numbers_are_reported_and_the_row_goes_in(take_in: TakeIn) -> None:
    spoilt = customer("C1", id_no=CARD[:-1] + "1", mobile="138****8000")
    report = take_in(DAY1, customers=[spoilt])
    told = report["files"]["customers.csv"]
    assert (told["accepted"], told["rejected"], told["cells_left_out"]) == (1, 0, 2)
    found = Reject.objects.order_by("column").values_list("column", "reason", "row_accepted")
    assert list(found) == [
        ("id_no", "wrong_check_digit", True),
        ("mobile", "not_a_mobile", True),
    ]
    reject = Reject.objects.get(column="mobile")
    place = f"customers_reject.raw_value:customers.csv:{reject.line}"
    assert crypto.decrypt(reject.raw_value, place) == "138****8000"


def test_good_stored_numbers_are_not_overwritten_by_spoilt_ones(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1", id_no=CARD, mobile="13800138000")])
    take_in(DAY2, customers=[customer("C1", id_no="1" * 18, mobile="138****8000", name="新名")])
    one = Customer.objects.get()
    assert (one.name, one.plain_id_no(), one.plain_mobile()) == ("新名", CARD, "13800138000")


def test_new_number_replaces_and_empty_cell_clears(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1", id_no=CARD, mobile="13800138000")])
    take_in(DAY2, customers=[customer("C1", id_no="", mobile="13900139000")])
    one = Customer.objects.get()
    assert (one.id_no, one.id_no_index, one.plain_mobile()) == ("", None, "13900139000")


def test_same_number_is_not_sealed_anew(take_in: TakeIn) -> None:
    take_in(DAY1, customers=[customer("C1", mobile="13800138000")])
    before = Customer.objects.get().mobile
    take_in(DAY2, whole=True, customers=[customer("C1", mobile="138 0013 8000", name="新名")])
    after = Customer.objects.get()
    assert (after.name, after.mobile) == ("新名", before)


def test_same_identity_on_two_customers_is_listed(take_in: TakeIn) -> None:
    first = take_in(DAY1, customers=[customer("C1", id_no=CARD), customer("C2", id_no=OTHER_CARD)])
    assert first["same_id"] == []
    people: list[Any] = [customer("C1", id_no=CARD), customer("C2", id_no=CARD)]
    assert take_in(DAY2, customers=people)["same_id"] == [["C1", "C2"]]
    assert Customer.objects.count() == 2
