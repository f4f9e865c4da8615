"""Sealed values open only where they were written."""

import pytest

from kernel import crypto

PLACE = "customers_customer.mobile:C1"


def test_sealed_value_opens_at_its_place():
    sealed = crypto.encrypt("13900000001", PLACE)

    assert "13900000001" not in sealed
    assert crypto.decrypt(sealed, PLACE) == "13900000001"


def test_same_value_is_sealed_differently_each_time():
    assert crypto.encrypt("x", PLACE) != crypto.encrypt("x", PLACE)


def test_sealed_value_moved_to_another_row_does_not_open():
    sealed = crypto.encrypt("13900000001", PLACE)

    with pytest.raises(crypto.UnreadableValue):
        crypto.decrypt(sealed, "customers_customer.mobile:C2")


def test_value_of_a_key_that_is_gone_says_so(settings):
    sealed = crypto.encrypt("x", PLACE)
    settings.BANKCRM_FIELD_KEYS = '{"other": "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="}'

    with pytest.raises(crypto.UnreadableValue, match="no key"):
        crypto.decrypt(sealed, PLACE)


def test_blind_index_is_equal_for_equal_values_of_one_purpose_only():
    index = crypto.blind_index("0001", "mobile_tail")

    assert index == crypto.blind_index("0001", "mobile_tail")
    assert index != crypto.blind_index("0001", "mobile")
    assert index != crypto.blind_index("0002", "mobile_tail")
    assert len(index) == crypto.INDEX_BYTES
