"""What an officer is to say at a step of a contact plan."""

from campaigns.enums import step_code
from campaigns.models import PlanStep
from kernel.names import in_language
from staff.enums import Decision
from staff.queries import approvals_about

CONTACT_PLANS = "contact-plans"  # the kind of reference data


def guidance_of(plan: str, step: str) -> str:
    """Of a step that its plan has lost since, as it was said last."""
    known = PlanStep.objects.filter(plan__code=plan, code=step).first()
    if known is not None:
        return known.guidance
    for change in approvals_about(CONTACT_PLANS, plan).filter(decision=Decision.APPROVED):
        before = change.before or {"steps": ()}
        for each in before["steps"]:
            if step_code(before["anchor"], each["offset"]) == step:
                return in_language(each["guidance_zh"], each["guidance_en"])
    return ""
