"""What was submitted, tried once more: whether anything has moved since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kernel.templatetags.figures import whole
from staff.enums import VersionState
from staff.queries import approvals_of
from tiering.models import RuleSet
from tiering.what_if.evidence import trial_of


@dataclass(frozen=True)
class Compared:
    """A number of the evidence, and the same as it is now; `code` where it is of a label."""

    name: str
    submitted: str
    now: str
    code: str = ""

    @property
    def has_moved(self) -> bool:
        return self.submitted != self.now


@dataclass(frozen=True)
class Retrial:
    submitted_at: datetime
    rows: tuple[Compared, ...]

    @property
    def has_moved(self) -> bool:
        return any(each.has_moved for each in self.rows)


def retrial_of(rule_set: RuleSet) -> Retrial | None:
    """On the figures of now, beside the version that will be in force when it begins.

    None where it waits for no decision: once approved it would stand beside itself.
    """
    if rule_set.state != VersionState.SUBMITTED:
        return None
    approval = next(iter(approvals_of(RuleSet, [rule_set.pk]).get(rule_set.pk, [])), None)
    if approval is None or rule_set.effective_from is None:
        return None
    now = trial_of(rule_set, rule_set.effective_from)
    return Retrial(approval.submitted_at, tuple(_compared(approval.evidence, now)))


def _compared(submitted: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Compared]:
    """Evidence of before versions were named with it says nothing of the version."""
    yield Compared(_("Figures of"), str(submitted.get("on", "")), str(now["on"]))
    if "against" in submitted:
        versions = (f"v{each['against']}" if each["against"] else "–" for each in (submitted, now))
        yield Compared(_("Against version"), *versions)
    for key, name in (
        ("n_customers", _("Customers")),
        ("n_affected", _("would be labelled otherwise")),
        ("n_up", _("climb")),
        ("n_down", _("fall")),
        ("n_entered", _("enter")),
        ("n_left", _("leave the scheme")),
    ):
        yield Compared(name, *(whole(each.get(key)) for each in (submitted, now)))
    before = {each["code"]: each["n_then"] for each in submitted.get("labels", ())}
    for each in now["labels"]:
        if each["code"]:
            yield Compared("", whole(before.get(each["code"])), whole(each["n_then"]), each["code"])
