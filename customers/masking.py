"""The one place where phone, identity and account numbers are made safe to show."""

DOTS = "****"


def masked_mobile(plain: str) -> str:
    """`138****9396`, or an empty string when there is none."""
    return f"{plain[:3]}{DOTS}{plain[-4:]}" if len(plain) > 7 else DOTS * bool(plain)


def masked_id_no(plain: str) -> str:
    """Only the last four: the first six of an identity card tell the birthplace."""
    return f"{DOTS}{plain[-4:]}" if len(plain) > 8 else DOTS * bool(plain)


def masked_account_no(plain: str) -> str:
    return f"{DOTS}{plain[-4:]}"
