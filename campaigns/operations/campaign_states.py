"""Pausing, resuming and closing a campaign, each with its reason.

Pausing only stops work, so that one person does it at once. Resuming gives work to hundreds, and
closing ends it for good: a second person decides.
"""

from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.enums import CampaignAct, CampaignState
from campaigns.models import Campaign
from campaigns.operations.campaign_versions import lock_campaign
from customers.queries import decided_on
from staff.enums import Decision, VersionState
from staff.models import Approval, Officer
from staff.operations import (
    NeedsReason,
    WrongState,
    check_head_office,
    decide,
    lapse,
    record_audit,
    submit_for_approval,
    withdraw,
)

BEFORE = {
    CampaignAct.RESUME: (CampaignState.PAUSED,),
    CampaignAct.CLOSE: (CampaignState.LIVE, CampaignState.PAUSED),
}
AFTER = {CampaignAct.RESUME: CampaignState.LIVE, CampaignAct.CLOSE: CampaignState.CLOSED}


@transaction.atomic
def pause(*, campaign: Campaign, reason: str, by: Officer, address: str | None = None) -> None:
    """Its list and its follow-ups stand still from the next night on. Harmless to repeat."""
    check_head_office(by)
    if not reason.strip():
        raise NeedsReason(_("Say why the campaign is paused."))
    campaign = lock_campaign(campaign.pk)
    if campaign.state == CampaignState.PAUSED:
        return
    if campaign.state != CampaignState.LIVE:
        raise WrongState(_("Only a running campaign is paused."))
    _move(campaign, CampaignState.PAUSED, reason, by, address)


@transaction.atomic
def ask_to(
    *,
    act: CampaignAct,
    campaign: Campaign,
    reason: str,
    evidence: dict[str, Any],
    path: str,
    by: Officer,
    address: str | None = None,
) -> Approval:
    """Asks a second person to resume or close it; `evidence` is how it stands now."""
    check_head_office(by)
    campaign = lock_campaign(campaign.pk)
    _check_fits(act, campaign)
    return submit_for_approval(
        subject=campaign,
        digest=_digest(act, campaign),
        evidence={**evidence, "act": act.value},
        reason=reason,
        path=path,
        title=_("%(what)s: %(name)s") % {"what": act.label, "name": campaign},
        by=by,
        on=decided_on(),
        address=address,
    )


@transaction.atomic
def decide_act(
    *, approval: Approval, decision: Decision, reason: str, by: Officer, address: str | None = None
) -> None:
    """A second person lets it be done, or sends it back. Harmless to repeat."""
    campaign = _subject(approval)
    given: dict[str, Any] = {"reason": reason, "by": by, "on": decided_on(), "address": address}
    if not decide(approval=approval, decision=decision, **given):
        return
    if decision == Decision.APPROVED:
        act = CampaignAct(approval.evidence["act"])
        _check_fits(act, campaign)
        if approval.digest != _digest(act, campaign):
            raise WrongState(_("The campaign was changed since this was asked for."))
        _move(campaign, AFTER[act], approval.reason, by, address)
        if act == CampaignAct.CLOSE:
            _let_versions_lapse(campaign)


@transaction.atomic
def withdraw_act(*, approval: Approval, by: Officer, address: str | None = None) -> None:
    """Who asked for it takes it back. Harmless to repeat."""
    _subject(approval)
    withdraw(approval=approval, by=by, address=address)


def _subject(approval: Approval) -> Campaign:
    if approval.subject_type != Campaign._meta.label_lower:
        raise Campaign.DoesNotExist
    return lock_campaign(int(approval.subject_id))


def _check_fits(act: CampaignAct, campaign: Campaign) -> None:
    if campaign.state not in BEFORE[act]:
        raise WrongState(_("The campaign is not in a state for this any more."))
    if act == CampaignAct.CLOSE and campaign.is_reminder:
        raise WrongState(
            _("A standing reminder is never closed, since no copy does its work: pause it.")
        )


def _let_versions_lapse(campaign: Campaign) -> None:
    """What waited can be approved by nobody any more: a draft again, that stays as it is."""
    for version in campaign.versions.filter(state=VersionState.SUBMITTED):
        lapse(subject=version, on=decided_on())
        version.state = VersionState.DRAFT
        version.save(update_fields=["state"])


def _digest(act: CampaignAct, campaign: Campaign) -> str:
    """Of what exactly is asked for: the act, on the campaign as it runs now."""
    asked = f"{act.value} {campaign.code} v{campaign.version} {campaign.state}"
    return sha256(asked.encode()).hexdigest()


def _move(
    campaign: Campaign, state: CampaignState, reason: str, by: Officer, address: str | None
) -> None:
    detail = {"before": campaign.state, "after": state.value, "reason": reason.strip()}
    campaign.state = state
    campaign.save(update_fields=["state"])
    record_audit(
        by=by, action=f"campaign.{state.value}", subject=campaign, detail=detail, address=address
    )
