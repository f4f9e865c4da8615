"""The last look before publishing: promises that the database cannot hold, and the hold guard."""

from datetime import date

from django.conf import settings

from campaigns.targeting import checks as campaign_checks
from tiering.scoring import labels


def problems(*, everyone: bool) -> list[str]:
    """One line each, with a count and never a customer."""
    return campaign_checks.find(everyone=everyone)


def reason_to_hold(*, on: date) -> str:
    """Empty unless more customers than both guards allow would change their RETAIL label."""
    if labels.is_exempt(on=on):
        return ""
    n_moved, n_labelled = labels.n_moved(on=on)
    is_many = n_moved > settings.BANKCRM_HOLD_CUSTOMERS
    if is_many and n_moved > settings.BANKCRM_HOLD_SHARE * n_labelled:
        return f"{n_moved} of {n_labelled} customers would change their RETAIL label"
    return ""
