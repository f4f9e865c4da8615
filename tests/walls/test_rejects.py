"""The reject list shows what was wrong and no phone or identity."""

import pytest

from customers.models import Reject
from tests.factories.customers import ID_NO, MOBILE


@pytest.mark.parametrize(
    ("file", "column", "raw_value", "shown"),
    [
        ("customers.csv", "mobile", "v1:k1:abc", "****"),
        ("customers.csv", "mobile", MOBILE, "****"),
        ("customers.csv", "", "v1:k1:abc", "****"),
        ("customers.csv", "birth_date", MOBILE, "****"),
        ("customers.csv", "gender", f"id {ID_NO}", "id ****"),
        ("customers.csv", "birth_date", "1990-13-01", "1990-13-01"),
        ("customers.csv", "mobile", "", ""),
        ("accounts.csv", "account_no", "6222021234567890123", "6222021234567890123"),
    ],
)
def test_value_is_shown_without_personal_numbers(
    file: str, column: str, raw_value: str, shown: str
) -> None:
    assert Reject(file=file, column=column, raw_value=raw_value).shown_value == shown
