"""The message of a follow-up's step, filled for its customer: to be copied, nothing is sent."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from campaigns.enums import FollowUpState, Variable
from campaigns.models import FollowUp, MessageTemplate, PlanStep
from campaigns.queries import forbidden_in
from campaigns.wording import address_form, filled, variables_in
from customers.access import holdings
from customers.contact_policy import ContactPolicy
from customers.enums import MATURING, MESSAGES, Kind
from customers.models import Account, Customer
from kernel.money import short_amount
from staff.models import Officer
from tiering.models import Benefit
from tiering.standing import Standing, standing_of

CHINESE, ENGLISH = "zh-hans", "en"
BENEFITS_NAMED = 3
OF_NEXT = {Variable.NEXT_TIER, Variable.GAP, Variable.NEXT_BENEFITS}


@dataclass(frozen=True)
class StepMessage:
    """`texts` are by language; none where something is `missing`, or where `refusal` says why."""

    template: MessageTemplate
    texts: dict[str, str]
    missing: list[str]
    refusal: str = ""


class Facts:
    """What is known of a customer, looked up when a text names it."""

    def __init__(
        self, customer: Customer, reader: Officer, on: date, standing: Standing | None
    ) -> None:
        self.customer, self.reader, self.on = customer, reader, on
        if standing is not None:
            self.standing = standing

    def value(self, name: str, follow_up: FollowUp) -> str:
        """In the language that is set; empty where it is not known."""
        match name:
            case Variable.OFFICER:
                return self.reader.name
            case Variable.BRANCH:
                return str(self.customer.org_unit.name)
            case Variable.CAMPAIGN:
                return str(follow_up.campaign)
            case Variable.CUSTOMER:
                return self._address
            case Variable.MATURES_ON | Variable.MATURING_AMOUNT:
                return self._of_maturity(name, follow_up.account or self.next_account)
        return self._of_standing(name)

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.customer, self.on)

    @property
    def is_near(self) -> bool:
        """Whether the customer is on the threshold of the next label, or has reached its line."""
        tier, up = self.standing.tier, self.standing.ladder.up
        if tier is None or up is None:
            return False
        return up.short_by == 0 or tier.threshold_to_id == up.label.pk

    def refusal(self, template: MessageTemplate) -> str:
        """Why it is not for this customer, in words for the reader; or empty."""
        named = variables_in(f"{template.text_zh} {template.text_en}")
        if OF_NEXT.isdisjoint(named) or self.is_near:
            return ""
        return _("Not offered: the customer is not on the threshold of the next label.")

    @cached_property
    def next_account(self) -> Account | None:
        """Of those that mature, the one that does so first."""
        due = [
            each
            for each in holdings(self.customer).filter(product_class__in=MATURING)
            if each.matures_on is not None and each.matures_on >= self.on
        ]
        return min(due, key=lambda each: (each.matures_on, each.pk), default=None)

    @property
    def _address(self) -> str:
        gender = self.customer.gender if self.customer.kind == Kind.PERSONAL else ""
        return address_form(self.customer.name, gender, is_chinese=_is_chinese())

    def _of_maturity(self, name: str, account: Account | None) -> str:
        if account is None or account.matures_on is None:
            return ""
        if name == Variable.MATURING_AMOUNT:
            return short_amount(account.balance)
        return date_format(account.matures_on, "n月j日" if _is_chinese() else "j F")

    def _of_standing(self, name: str) -> str:
        standing, up = self.standing, self.standing.ladder.up
        match name:
            case Variable.TIER:
                return str(standing.tier.label) if standing.tier else ""
            case Variable.BENEFITS:  # the last are those that the label adds to the one below
                return _named(standing.benefits[-BENEFITS_NAMED:])
            case Variable.NEXT_TIER:
                return str(up.label) if up else ""
            case Variable.GAP:
                return short_amount(up.short_by) if up and up.short_by > 0 else ""
            case Variable.NEXT_BENEFITS:
                return _named(standing.gained[:BENEFITS_NAMED])
        return ""


def messages_of(
    customer: Customer,
    follow_ups: Iterable[FollowUp],
    *,
    reader: Officer,
    on: date | None,
    policy: ContactPolicy,
    standing: Standing | None = None,
) -> dict[int, StepMessage]:
    """By follow-up of the customer: of those that are open, and whose step names a message for
    their channel.

    On the figures of the night of `on`, in a number of queries that does not grow with the
    follow-ups; `standing` is the customer's where the page has it already.
    """
    to_write = [
        each for each in follow_ups if each.channel in MESSAGES and each.state == FollowUpState.OPEN
    ]
    if on is None or not to_write:
        return {}
    templates = _templates({(each.plan, each.step) for each in to_write})
    facts = Facts(customer, reader, on, standing)
    found = {}
    for each in to_write:
        template = templates.get((each.plan, each.step))
        if template and template.channel == each.channel and template.is_valid_on(on):
            refusal = policy.no_message or facts.refusal(template)
            found[each.pk] = (
                StepMessage(template, {}, [], refusal)
                if refusal
                else _written(template, facts, each)
            )
    return _without_forbidden(found)


def _templates(steps: Collection[tuple[str, str]]) -> dict[tuple[str, str], MessageTemplate]:
    wanted = Q(pk__in=[])
    for plan, code in steps:
        wanted |= Q(plan__code=plan, code=code)
    rows = PlanStep.objects.filter(wanted, message__isnull=False)
    return {
        (step.plan.code, step.code): step.message
        for step in rows.select_related("plan", "message")
        if step.message is not None
    }


def _written(template: MessageTemplate, facts: Facts, follow_up: FollowUp) -> StepMessage:
    """In both languages or not at all: what is not known is not known in either."""
    texts: dict[str, str] = {}
    missing: dict[str, None] = {}
    for language, text in ((CHINESE, template.text_zh), (ENGLISH, template.text_en)):
        with override(language):
            values = {name: facts.value(name, follow_up) for name in variables_in(text)}
        known = {name: value for name, value in values.items() if value}
        missing |= dict.fromkeys(name for name in values if name not in known)
        if text and len(known) == len(values):
            texts[language] = filled(text, known)
    words = [capfirst(str(Variable(name).label)) for name in missing]
    return StepMessage(template, {} if missing else texts, words)


def _without_forbidden(found: dict[int, StepMessage]) -> dict[int, StepMessage]:
    """A word that was forbidden since, or that a name brought in."""
    texts = {str(pk): "\n".join(each.texts.values()) for pk, each in found.items() if each.texts}
    refusals = forbidden_in(texts) if texts else {}
    until = _("This message is not offered until head office has changed it.")
    return {
        pk: StepMessage(each.template, {}, [], f"{refusals[str(pk)]} {until}")
        if str(pk) in refusals
        else each
        for pk, each in found.items()
    }


def _is_chinese() -> bool:
    return (get_language() or CHINESE).startswith("zh")


def _named(benefits: Iterable[Benefit]) -> str:
    return _(", ").join(str(each) for each in benefits)
