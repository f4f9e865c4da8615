"""The last look before publishing: promises that the database cannot hold, and the hold guard."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from campaigns.targeting import checks as campaign_checks
from tiering.scoring import labels


def problems(*, everyone: bool) -> list[str]:
    """One line each, with a count and never a customer."""
    return campaign_checks.find(everyone=everyone)


@dataclass(frozen=True)
class Hold:
    """Why a night is held, and what people decide on: who would move, from where to where."""

    reason: str
    evidence: dict[str, Any]


def hold(*, on: date) -> Hold | None:
    """None unless more customers than both guards allow would change their RETAIL label."""
    if labels.is_exempt(on=on):
        return None
    n_moved, n_labelled = labels.n_moved(on=on)
    most, share = settings.BANKCRM_HOLD_CUSTOMERS, settings.BANKCRM_HOLD_SHARE
    if n_moved <= most or n_moved <= share * n_labelled:
        return None
    return Hold(
        f"{n_moved} of {n_labelled} customers would change their RETAIL label",
        {
            "n_moved": n_moved,
            "n_labelled": n_labelled,
            "most": most,
            "share": str(share),
            **labels.who_moved(on=on),
        },
    )
