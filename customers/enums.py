"""Words of customers, accounts and contacts, as the deliveries spell them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    PERSONAL = "personal", _("Personal")
    CORPORATE = "corporate", _("Corporate")


class Gender(models.TextChoices):
    MALE = "M", _("Male")
    FEMALE = "F", _("Female")


class AccountClass(models.TextChoices):
    """`product_class` of accounts.csv."""

    DEMAND = "demand", _("Demand deposit")
    NOTICE = "notice", _("Notice deposit")
    TERM = "term", _("Term deposit")
    WEALTH = "wealth", _("Wealth product")
    WEALTH_OPEN = "wealth_open", _("Open-ended wealth product")
    FUND = "fund", _("Fund")
    INSURANCE = "insurance", _("Insurance")
    BOND = "bond", _("Bond")
    METAL = "metal", _("Precious metal")
    LOAN = "loan", _("Loan")
    CREDIT_CARD = "credit_card", _("Credit card")


# What falls due on a day: follow-ups before it, sums of the calendar.
MATURING = (AccountClass.TERM, AccountClass.WEALTH, AccountClass.INSURANCE)


class Segment(models.TextChoices):
    TRADITIONAL = "traditional", _("Traditional")
    EMERGING = "emerging", _("Emerging")
    REAL_ESTATE = "real_estate", _("Real estate")
    INSTITUTION = "institution", _("Institution")


class Industry(models.TextChoices):
    """Industries of the enterprise size standard."""

    AGRICULTURE = "agriculture", _("Agriculture")
    INDUSTRY = "industry", _("Industry")
    CONSTRUCTION = "construction", _("Construction")
    WHOLESALE = "wholesale", _("Wholesale")
    RETAIL = "retail", _("Retail trade")
    TRANSPORT = "transport", _("Transport")
    WAREHOUSING = "warehousing", _("Warehousing")
    POST = "post", _("Post")
    ACCOMMODATION = "accommodation", _("Accommodation")
    CATERING = "catering", _("Catering")
    TELECOM = "telecom", _("Telecom and internet")
    SOFTWARE = "software", _("Software")
    REAL_ESTATE = "real_estate", _("Real-estate development")
    PROPERTY = "property", _("Property management")
    LEASING = "leasing", _("Leasing and business services")
    OTHER = "other", _("Other")


class RelationKind(models.TextChoices):
    EXECUTIVE_OF = "executive_of", _("Executive of")
    REFERRED_BY = "referred_by", _("Referred by")
    FAMILY = "family", _("Family")
    GROUP_MEMBER = "group_member", _("Group member")
    SUPPLIER_OF = "supplier_of", _("Supplier of")


class Channel(models.TextChoices):
    CALL = "call", _("Call")
    SMS = "sms", _("SMS")
    WECOM = "wecom", _("WeCom")
    VISIT = "visit", _("Visit")
    BRANCH = "branch", _("At the branch")
    EVENT = "event", _("Event")


MESSAGES = (Channel.SMS, Channel.WECOM)


class Outcome(models.TextChoices):
    SENT = "sent", _("Sent")
    NO_ANSWER = "no_answer", _("No answer")
    REFUSED = "refused", _("Refused")
    CONSIDERING = "considering", _("Considering")
    INTERESTED = "interested", _("Interested")
    DONE = "done", _("Done deal")


class RevealReason(models.TextChoices):
    """Why somebody asks for the whole phone number; the record keeps it."""

    CALL = "call", _("Call now")
    ASKED = "asked", _("The customer asked to be called")
    VERIFY = "verify", _("Verify who is calling")


class RejectReason(models.TextChoices):
    """Why a line of a delivery, or one cell of it, was left out."""

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
