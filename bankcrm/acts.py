"""The acts and subjects of the audit trail in words, from all floors."""

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bankcrm.enums import State
from bankcrm.references import REFERENCES
from campaigns.enums import CampaignState

ACTS: dict[str, str | Promise] = {
    # Two people.
    "approval.submitted": _("asked for a decision"),
    "approval.approved": _("approved"),
    "approval.returned": _("returned what was asked for"),
    "approval.withdrawn": _("took back what was asked for"),
    "approval.lapsed": _("needs no decision any more"),
    # What head office sets.
    "reference.changed": _("changed a setting"),
    "scheme.started": _("began a scheme"),
    "rules.started": _("began a version of rules"),
    "rules.saved": _("wrote on a version of rules"),
    "rules.discarded": _("discarded a draft of rules"),
    "rules.approved": _("brought a version of rules into force"),
    "rules.affected_exported": _("took out a list of the affected"),
    "campaign.started": _("began a version of a campaign"),
    "campaign.saved": _("wrote on a version of a campaign"),
    "campaign.discarded": _("discarded a draft of a campaign"),
    "campaign.approved": _("brought a version of a campaign into force"),
    "campaign.live": _("resumed a campaign"),
    "campaign.paused": _("paused a campaign"),
    "campaign.closed": _("closed a campaign"),
    "campaign.file_added": _("added a file to a campaign"),
    "campaign.file_removed": _("removed a file from a campaign"),
    "campaign.dry_run_exported": _("took out a dry run"),
    "night.again": _("ran a night again"),
    "night.released": _("released a night"),
    "night.refused": _("refused a night"),
    # The day's work.
    "follow_up.worked": _("recorded the outcome of a follow-up"),
    "follow_up.promised": _("agreed on a next contact"),
    "follow_up.undone": _("took back the outcome of a follow-up"),
    "follow_up.moved": _("moved a follow-up"),
    "follow_up.reassigned": _("gave a follow-up to another officer"),
    "contact.undone": _("took back a contact"),
    "customer.assigned": _("assigned a customer's contact"),
    "customer.assignment_undone": _("took back an assignment"),
    "customer.handed_over": _("handed a customer over"),
    "customer.phone_shown": _("had a phone number shown"),
    "customer.contact_allowed": _("lifted do-not-contact"),
    "customer.contact_stopped": _("set do-not-contact"),
    "officer.handed_over": _("handed a book over"),
    "officer.hand_over_undone": _("took back a hand-over"),
    "officer.coached": _("wrote a coaching note"),
    "officer.leave_noted": _("noted a leave"),
    "officer.leave_cancelled": _("cancelled a leave"),
    # What left the house, and who may enter it.
    "brief.opened": _("opened a morning brief"),
    "customers.exported": _("took out a list of customers"),
    "follow_ups.exported": _("took out a list of follow-ups"),
    "maturities.exported": _("took out a list of maturities"),
    "dashboard.exported": _("took out a dashboard"),
    "audit.exported": _("took out the audit trail"),
    "view.saved": _("saved a view"),
    "view.deleted": _("deleted a view"),
    "officer.created": _("made an account"),
    "officer.changed": _("changed an account"),
    "officer.invited": _("invited an officer"),
    "officer.activated": _("activated an account"),
    "officer.locked": _("locked an account"),
    "officer.unlocked": _("unlocked an account"),
}
ACTS_OF_HEAD_OFFICE = ("approval.", "reference.", "scheme.", "rules.", "campaign.", "night.")
# What head office itself sets and releases; acts on customers and officers, the auditor reads.
OF_HEAD_OFFICE = (
    "tiering.scheme",
    "tiering.ruleset",
    "campaigns.campaign",
    "campaigns.campaignversion",
    "bankcrm.run",
    *REFERENCES,
)


STATES = {str(code): words for code, words in (*State.choices, *CampaignState.choices)}
FACTS: dict[str, str | Promise] = {
    "before": _("Before"),
    "after": _("Afterwards"),
    "version": _("Version"),
    "replaces": _("Takes the place of version"),
    "base": _("Copied from version"),
    "effective_from": _("Counts from"),
    "business_date": _("Business date"),
    "is_accepted": _("Released"),
    "approval": _("Number of the request"),
    "digest": _("Digest"),
    "approved_size": _("Approved size"),
    "state": _("State"),
    "outcome": _("Outcome"),
    "name": _("Name"),
    "size": _("Size"),
    "rows": _("Rows"),
    "filters": _("Filter"),
    "code": _("Code"),
    "page": _("Page"),
    "due_on": _("Due on"),
    "from": _("From"),
    "to": _("To"),
}


def fact_in_words(name: str) -> str:
    """What a part of an event's detail is called; one that has no word keeps its key."""
    return str(FACTS.get(name, name))


def state_in_words(code: object) -> str:
    """Of a campaign, of a night, or as it is kept."""
    return str(STATES.get(str(code), code))


def act_in_words(code: str) -> str:
    """An act that no version of ours writes any more keeps its code."""
    return str(ACTS.get(code, code))


def kind_in_words(code: str) -> str:
    """Of a subject: what head office keeps by its name, a record by that of its table."""
    if code in REFERENCES:
        return str(REFERENCES[code].name)
    try:
        return str(apps.get_model(code)._meta.verbose_name)
    except (LookupError, ValueError):
        return code
