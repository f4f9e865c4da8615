"""Why a line, or one cell of it, was left out."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RejectReason(models.TextChoices):
    FIELD_COUNT = "field_count", _("Too many or too few fields")
    QUOTES = "quotes", _("Quotes that do not fit together")
    FORBIDDEN_CHARACTER = "forbidden_character", _("A character that no text may hold")
    EMPTY = "empty", _("A required value is empty")
    TOO_LONG = "too_long", _("Too long")
    NOT_A_NUMBER = "not_a_number", _("Not a number")
    OUT_OF_RANGE = "out_of_range", _("Out of range")
    IMPOSSIBLE_DATE = "impossible_date", _("Not a possible date")
    UNKNOWN_VALUE = "unknown_value", _("None of the values of this column")
    DUPLICATE = "duplicate", _("The same line came before")
    KEY_TWICE = "key_twice", _("The key stands in several lines that differ")
    UNKNOWN_UNIT = "unknown_unit", _("Unknown org unit")
    NO_WAY_TO_ROOT = "no_way_to_root", _("The units above it form a circle")
    ADMINISTRATOR = "administrator", _("The number belongs to an administrator")
    UNKNOWN_CUSTOMER = "unknown_customer", _("Unknown customer")
    UNKNOWN_CURRENCY = "unknown_currency", _("No rate was ever delivered for the currency")
    MATURES_BEFORE_OPENING = "matures_before_opening", _("Matures before it opens")
    IN_THE_FUTURE = "in_the_future", _("After the business date")
    WRONG_CHECK_DIGIT = "wrong_check_digit", _("Not a valid identity number")
    NOT_A_MOBILE = "not_a_mobile", _("Not a mobile number")
