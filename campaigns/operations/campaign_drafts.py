"""Drafts of campaigns: begun, written by whoever of head office has the word, thrown away."""

from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from campaigns.definition import CampaignDefinition, differences
from campaigns.enums import CampaignState, TargetKind
from campaigns.models import Campaign, CampaignVersion, ContactPlan, Programme
from campaigns.queries import SAVED, STARTED, campaign_book, definition_of, forbidden_in
from staff.models import Officer
from staff.operations import ChangedMeanwhile, NotADraft, check_head_office, record_audit
from tiering.enums import RuleSetState
from tiering.rules import RuleError, digest_of

MOST_PRIORITY_STEP = 5
SAID = ("talking_points_zh", "talking_points_en")  # to customers
EMPTY_FOR_PROMISES = ("audience", "target", "programme", "starts_on", "ends_on", "anchor")


@transaction.atomic
def start_campaign(
    *,
    code: str,
    name_en: str,
    name_zh: str,
    play: str,
    by: Officer,
    model: Campaign | None = None,
    address: str | None = None,
) -> CampaignVersion:
    """A campaign from nothing, or as a copy of `model`; it runs once its first version is approved.

    Raises RuleError at the place that may not be so.
    """
    check_head_office(by)
    lock_campaigns()
    if Campaign.objects.filter(code=code).exists():
        raise RuleError("code", _("This code is taken."))
    words = {"code": code, "name_en": name_en, "name_zh": name_zh, "play": play}
    written = definition_of(model).to_json() if model else _empty()
    definition = CampaignDefinition.parse(written | words | {"priority": _free_priority()})
    campaign = Campaign.objects.create(
        code=code,
        name_en=name_en,
        name_zh=name_zh,
        play=play,
        state=CampaignState.DRAFT,
        version=0,
        priority=definition.priority,
        plan=ContactPlan.objects.get(code=definition.plan),
        programme=Programme.objects.filter(code=definition.programme).first(),
        target_kind=definition.target_kind,
    )
    detail = {"code": code, "copy_of": model and model.code}
    record_audit(by=by, action=STARTED, subject=campaign, detail=detail, address=address)
    return _create(campaign, definition, by, address)


@transaction.atomic
def start_draft(
    *,
    campaign: Campaign,
    by: Officer,
    base: CampaignVersion | None = None,
    address: str | None = None,
) -> CampaignVersion:
    """A new version that begins as the campaign runs, or as it ran once.

    Begun twice it is the same draft, as long as nothing is written in it.
    """
    check_head_office(by)
    campaign = lock_campaign(campaign.pk)
    check_may_change(campaign)
    if base is not None and base.state != RuleSetState.APPROVED:
        raise NotADraft(_("Only what was approved once comes back."))
    definition = CampaignDefinition.parse(base.definition) if base else definition_of(campaign)
    written = definition.to_json() | {"priority": campaign.priority}
    definition = CampaignDefinition.parse(written)
    untouched = campaign.versions.filter(
        state=RuleSetState.DRAFT, created_by=by, definition=definition.to_json()
    )
    return untouched.first() or _create(campaign, definition, by, address)


@transaction.atomic
def save_draft(
    *,
    version: CampaignVersion,
    definition: CampaignDefinition | object,
    expected_digest: str,
    by: Officer,
    address: str | None = None,
) -> CampaignVersion:
    """Writes what was typed, if nobody has saved since; `expected_digest` is of what was read.

    Raises RuleError at the place that may not be stored; saved twice is saved once.
    """
    check_head_office(by)
    version = locked(version.pk)
    if version.state != RuleSetState.DRAFT:
        raise NotADraft(_("This version is no draft any more."))
    after = checked(definition, version.campaign)
    before = CampaignDefinition.parse(version.definition)
    if after == before:
        return version
    check_unchanged(before, expected_digest)
    version.definition = after.to_json()
    version.save(update_fields=["definition"])
    detail = {"before": digest_of(before), "after": digest_of(after), **told(before, after)}
    record_audit(by=by, action=SAVED, subject=version, detail=detail, address=address)
    return version


@transaction.atomic
def discard_draft(
    *,
    version: CampaignVersion,
    expected_digest: str,
    by: Officer,
    address: str | None = None,
) -> None:
    """For good, though it stays readable; harmless to repeat.

    A colleague's words are not thrown away unseen: `expected_digest` is of what was read.
    """
    check_head_office(by)
    version = locked(version.pk)
    if version.state == RuleSetState.DISCARDED:
        return
    if version.state != RuleSetState.DRAFT:
        raise NotADraft(_("Only a draft can be discarded."))
    check_unchanged(CampaignDefinition.parse(version.definition), expected_digest)
    version.state = RuleSetState.DISCARDED
    version.save(update_fields=["state"])
    record_audit(by=by, action="campaign.discarded", subject=version, address=address)


def lock_campaigns() -> None:
    """Codes and priorities are given one by one; promises made meanwhile need not wait."""
    ordered = Campaign.objects.order_by("pk").select_for_update(no_key=True)
    list(ordered.values_list("pk", flat=True))


def lock_campaign(pk: int) -> Campaign:
    """As it is now, and nobody else's until the transaction ends.

    Its plan and programme are read afterwards: a row that was joined to the plan of before is lost
    when a colleague has changed the plan.
    """
    campaign: Campaign = Campaign.objects.select_for_update(no_key=True).get(pk=pk)
    return campaign


def locked(pk: int) -> CampaignVersion:
    """A version with its campaign, both of them nobody else's until the transaction ends.

    The campaign first: who locks all campaigns goes on to a version, too.
    """
    versions = CampaignVersion.objects.filter(pk=pk)
    campaign = lock_campaign(versions.values_list("campaign_id", flat=True).get())
    version: CampaignVersion = versions.select_for_update().get()
    version.campaign = campaign
    return version


def check_may_change(campaign: Campaign) -> None:
    if campaign.state == CampaignState.CLOSED:
        raise NotADraft(_("This campaign is closed: begin a new one as its copy."))


def check_unchanged(stored: CampaignDefinition, expected_digest: str) -> None:
    if digest_of(stored) != expected_digest:
        raise ChangedMeanwhile(_("A colleague has changed this draft meanwhile."))


def checked(definition: CampaignDefinition | object, campaign: Campaign) -> CampaignDefinition:
    """The definition, if the campaign's next version may be so; a RuleError otherwise."""
    data: Any = definition.to_json() if isinstance(definition, CampaignDefinition) else definition
    parsed = CampaignDefinition.parse(data, campaign_book())
    if parsed.code != campaign.code:
        raise RuleError("code", _("A campaign keeps its code."))
    if campaign.holds_promises:
        _check_promises(parsed, campaign)
    for place, refusal in forbidden_in({name: getattr(parsed, name) for name in SAID}).items():
        raise RuleError(place, "%(refusal)s", refusal=refusal)
    others = Campaign.objects.exclude(pk=campaign.pk).filter(priority=parsed.priority)
    for other in others:
        raise RuleError("priority", _("“%(other)s” has this priority."), other=str(other))
    return parsed


def _check_promises(definition: CampaignDefinition, campaign: Campaign) -> None:
    """What would take customers off the list, or plan other steps, cancels what was promised."""
    for place in EMPTY_FOR_PROMISES:
        if getattr(definition, place):
            raise RuleError(place, _("Promises come by hand and have no end: leave this empty."))
    if definition.plan != campaign.plan.code:
        raise RuleError("plan", _("Promises keep their contact plan."))


def told(before: CampaignDefinition, after: CampaignDefinition) -> dict[str, Any]:
    """What differs, in words of both languages, for the audit trail."""
    changes = differences(before, after, campaign_book())
    return {"changes": [[each.path, each.before, each.after] for each in changes]}


def next_version(campaign: Campaign) -> int:
    last: int = campaign.versions.aggregate(last=models.Max("version", default=0))["last"]
    return max(last, campaign.version) + 1


def _create(
    campaign: Campaign, definition: CampaignDefinition, by: Officer, address: str | None
) -> CampaignVersion:
    version = CampaignVersion.objects.create(
        campaign=campaign,
        version=next_version(campaign),
        definition=definition.to_json(),
        created_by=by,
    )
    detail = {"version": version.version}
    record_audit(by=by, action=STARTED, subject=version, detail=detail, address=address)
    return version


def _free_priority() -> int:
    """Below all others, or else the highest that is free."""
    taken = set(Campaign.objects.values_list("priority", flat=True))
    lowest = min(taken, default=MOST_PRIORITY_STEP + 1)
    below = max(lowest - MOST_PRIORITY_STEP, 1)
    return below if below not in taken else max(n for n in range(1, 1000) if n not in taken)


def _empty() -> dict[str, Any]:
    """Nobody is on its list until an audience is written."""
    plan = ContactPlan.objects.order_by("code").values_list("code", flat=True)
    return {
        "programme": None,
        "audience": None,
        "exclusion": None,
        "target": None,
        "target_kind": TargetKind.CONDITION,
        "target_rate": None,
        "holdout_share": f"{settings.BANKCRM_HOLDOUT:.3f}",
        "plan": next((code for code in plan if code == "4+1"), plan[0]),
    }
