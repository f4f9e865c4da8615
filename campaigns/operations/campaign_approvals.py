"""A campaign's way into the night: submitted, then approved or returned by a second person."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from campaigns.definition import CampaignDefinition
from campaigns.enums import CampaignState
from campaigns.models import Campaign, CampaignVersion
from campaigns.operations.campaign_drafts import (
    check_may_change,
    check_unchanged,
    checked,
    lock_campaigns,
    locked,
    next_version,
    told,
)
from campaigns.queries import definition_of, has_written
from customers.queries import published_night
from kernel.clock import today
from staff.enums import Decision
from staff.models import Approval, Officer
from staff.operations import (
    MayNotDecide,
    NotADraft,
    check_head_office,
    decide,
    record_audit,
    submit_for_approval,
    withdraw,
)
from tiering.enums import RuleSetState
from tiering.rules import RuleError


@transaction.atomic
def submit_draft(
    *,
    version: CampaignVersion,
    expected_digest: str,
    reason: str,
    evidence: dict[str, Any],
    path: str,
    by: Officer,
    address: str | None = None,
) -> Approval:
    """Asks a second person; from now on the version stays as it is.

    `expected_digest` is of the definition that was read, `evidence["digest"]` of the one that was
    counted: what is submitted is what was tried. `path` leads to it. Twice submitted it waits once.
    """
    check_head_office(by)
    version = locked(version.pk)
    check_may_change(version.campaign)
    definition = checked(version.definition, version.campaign)
    for digest in (expected_digest, evidence["digest"]):
        check_unchanged(definition, digest)
    _size(definition, evidence)
    if version.state == RuleSetState.DRAFT:
        version.state = RuleSetState.SUBMITTED
        version.save(update_fields=["state"])
    elif version.state != RuleSetState.SUBMITTED:
        raise NotADraft(_("This version is no draft any more."))
    return submit_for_approval(
        subject=version,
        digest=expected_digest,
        evidence=evidence,
        reason=reason,
        path=path,
        by=by,
        on=decided_on(),
        address=address,
    )


@transaction.atomic
def withdraw_draft(*, approval: Approval, by: Officer, address: str | None = None) -> None:
    """The maker takes it back: a draft again. Harmless to repeat."""
    version = _subject(approval)
    if withdraw(approval=approval, by=by, address=address):
        _move(version, RuleSetState.DRAFT)


@transaction.atomic
def return_draft(
    *, approval: Approval, reason: str, by: Officer, address: str | None = None
) -> None:
    """Back to its makers, with what is wrong with it. Harmless to repeat."""
    version = _subject(approval)
    given: dict[str, Any] = {"reason": reason, "by": by, "on": decided_on(), "address": address}
    if decide(approval=approval, decision=Decision.RETURNED, **given):
        _move(version, RuleSetState.DRAFT)


@transaction.atomic
def approve(*, approval: Approval, reason: str, by: Officer, address: str | None = None) -> None:
    """The campaign is from now on as this version says; a new one begins with the next night.

    Whoever wrote a word of it may not. Harmless to repeat.
    """
    lock_campaigns()
    version = _subject(approval)
    if has_written(version, by):
        raise MayNotDecide(_("Who wrote on a version does not approve it."))
    given: dict[str, Any] = {"reason": reason, "by": by, "on": decided_on(), "address": address}
    if not decide(approval=approval, decision=Decision.APPROVED, **given):
        return
    campaign = version.campaign
    check_may_change(campaign)
    definition = checked(version.definition, campaign)
    check_unchanged(definition, approval.digest)
    size = _size(definition, approval.evidence)
    if version.version < campaign.version:
        version.version = next_version(campaign)
    _move(version, RuleSetState.APPROVED)
    before, size_before, state_before = (
        definition_of(campaign),
        campaign.approved_size,
        campaign.state,
    )
    _adopt(definition, campaign, version.version, size)
    detail = {
        "version": version.version,
        "approved_size": [size_before, campaign.approved_size],
        "state": [state_before, campaign.state],
        **told(before, definition),
    }
    record_audit(
        by=by, action="campaign.approved", subject=campaign, detail=detail, address=address
    )


def decided_on() -> date:
    return published_night() or today()


def _subject(approval: Approval) -> CampaignVersion:
    if approval.subject_type != CampaignVersion._meta.label_lower:
        raise CampaignVersion.DoesNotExist
    return locked(int(approval.subject_id))


def _move(version: CampaignVersion, state: RuleSetState) -> None:
    version.state = state
    version.save(update_fields=["state", "version"])


def _size(definition: CampaignDefinition, evidence: dict[str, Any]) -> int | None:
    """How many the list had when it was tried: what its ceiling stands on.

    None where no list is drawn; without a scored night nothing was counted, and a list waits.
    """
    if definition.audience is None:
        return None
    size = evidence.get("n_listed")
    if not isinstance(size, int):
        raise RuleError("audience", _("Its list was not counted: wait for the first night."))
    return size


def _adopt(
    definition: CampaignDefinition, campaign: Campaign, version: int, size: int | None
) -> None:
    """The row that the night reads says what was approved."""
    definition.adopt(campaign)
    campaign.version, campaign.approved_size = version, size
    if campaign.state == CampaignState.DRAFT:
        campaign.state = CampaignState.LIVE
    campaign.save()
