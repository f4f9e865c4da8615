"""The one place where phone, identity and account numbers are made safe to show."""

import re
import unicodedata

DOTS = "****"
MOBILE_DIGITS = 11
SEPARATORS = re.compile(r"[\s-]+")
WHOLE_NUMBER = re.compile(r"(?:(?:\+|00)?86)?(1[0-9]{10})|([0-9]{17}[0-9X])", re.ASCII)
NUMBER_WITHIN = re.compile(r"(?<![0-9])(?:1[0-9]{10}|[0-9]{17}[0-9X])(?![0-9])", re.ASCII)
# Keys and digests of ours have hexadecimal digits; what looks like a number in one is chance.
OPAQUE = re.compile(r"\b(?:[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}|[0-9A-F]{64})\b", re.ASCII)


def personal_number(text: str) -> str:
    """The whole phone or identity number that a text is, however it was typed; else nothing."""
    typed = SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    whole = WHOLE_NUMBER.fullmatch(typed)
    return (whole[1] or whole[2]) if whole else ""


def holds_personal_number(text: str) -> bool:
    """Is it a whole phone or identity number, or is one in it?

    Not by chance: keys and digests of ours are no text of people.
    """
    typed = unicodedata.normalize("NFKC", text).upper()
    return bool(personal_number(text) or NUMBER_WITHIN.search(OPAQUE.sub("", typed)))


def masked_search(text: str) -> str:
    """What was looked for, as a page may show it again."""
    number = personal_number(text)
    if len(number) == MOBILE_DIGITS:
        return masked_mobile(number)
    return masked_id_no(number) if number else NUMBER_WITHIN.sub(DOTS, text)


def masked_mobile(plain: str) -> str:
    """`138****9396`, or an empty string when there is none."""
    return f"{plain[:3]}{DOTS}{plain[-4:]}" if len(plain) > 7 else DOTS * bool(plain)


def masked_id_no(plain: str) -> str:
    """Only the last four: the first six of an identity card tell the birthplace."""
    return f"{DOTS}{plain[-4:]}" if len(plain) > 8 else DOTS * bool(plain)


def masked_account_no(plain: str) -> str:
    return f"{DOTS}{plain[-4:]}"
