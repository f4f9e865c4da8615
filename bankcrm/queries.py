"""Reads of the ledger of nights; head office and audit see it, others do not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet

from bankcrm import ledger
from bankcrm.enums import State, StepName
from bankcrm.models import Run, RunStep
from campaigns.models import Campaign
from customers.models import Customer, Delivery
from customers.queries import published_night
from kernel.clock import now
from staff.enums import BANK_WIDE_ROLES
from staff.models import Approval, Officer
from staff.queries import approvals_of
from tiering.models import Label, Scheme


def runs_visible_to(officer: Officer) -> QuerySet[Run]:
    """Newest first, with delivery, steps and the number of rejects."""
    runs = Run.objects.select_related("delivery", "decided_by").prefetch_related(
        Prefetch("steps", RunStep.objects.order_by("id"))
    )
    if not officer.is_active or officer.role not in BANK_WIDE_ROLES:
        return runs.none()
    return runs.order_by("-id")


def deliveries_visible_to(officer: Officer) -> QuerySet[Delivery]:
    deliveries = Delivery.objects.all()
    return deliveries if officer.role in BANK_WIDE_ROLES else deliveries.none()


@dataclass(frozen=True)
class Progress:
    """The steps of a run in their order; those of one at work also, with None, where they wait.

    `is_moving` while there is something to wait for: the page asks again.
    """

    steps: list[tuple[str, RunStep | None]]
    n_done: int
    is_moving: bool


def progress(run: Run, names: Iterable[str]) -> Progress:
    taken = {each.name: each for each in run.steps.all()}
    is_at_work = run.state == State.RUNNING
    first = ["receive"] if run.delivery_id else []
    shown = [name for name in (*first, *names) if is_at_work or name in taken]
    is_asked_for = run.reruns.filter(taken_at=None).exists()
    goes_on = is_at_work and run.attempts < ledger.MAX_ATTEMPTS
    return Progress(
        [(str(StepName(name).label), taken.get(name)) for name in shown],
        sum(each.state in ledger.STEP_ENDED for each in taken.values()),
        goes_on or is_asked_for,
    )


@dataclass(frozen=True)
class Move:
    """Customers who would go from a label to another; of a sample, one with the way to his page."""

    before: Label | None
    after: Label | None
    aum: Decimal
    n: int = 1
    customer: Customer | None = None


@dataclass(frozen=True)
class GuardPanel:
    """What stopped the night, for who decides: `figures` as the guard noted them."""

    figures: dict[str, Any]
    flow: list[Move]
    sample: list[Move]


@dataclass(frozen=True)
class VersionUsed:
    """Which version a night used of a scheme's rules, or of a campaign."""

    of: Scheme | Campaign
    version: int

    @property
    def code(self) -> str:
        return self.of.code


@dataclass(frozen=True)
class VersionsUsed:
    """As the steps of a run have them; empty for what it did not do, and for older runs."""

    rules: list[VersionUsed]
    campaigns: list[VersionUsed]


def versions_used(run: Run) -> VersionsUsed:
    details = {step.name: step.detail for step in run.steps.all()}

    def used(model: type[Scheme] | type[Campaign], step: StepName) -> list[VersionUsed]:
        versions: dict[str, int] = details.get(step, {}).get("versions", {})
        found = model._default_manager.filter(code__in=versions).order_by("code")
        return [VersionUsed(each, versions[each.code]) for each in found]

    return VersionsUsed(used(Scheme, StepName.LABELS), used(Campaign, StepName.WHITELISTS))


def waiting_and_asked(runs: QuerySet[Run]) -> list[tuple[Run, Approval | None]]:
    """Held nights and shrunken deliveries that people decide on, with what is asked."""
    found = list(ledger.waiting_for_a_word(runs))
    asked = approvals_of(Run, [run.pk for run in found])
    newest = {run.pk: next(iter(asked.get(run.pk, [])), None) for run in found}
    return [(run, None if (a := newest[run.pk]) and a.decision else a) for run in found]


def late_night() -> date | None:
    """Yesterday, where its night is not published though the deadline has passed."""
    moment = now()
    expected = moment.date() - timedelta(days=1)
    if moment.time() < time.fromisoformat(settings.BANKCRM_NIGHT_DEADLINE):
        return None
    standing = published_night()
    return expected if standing is None or standing < expected else None


def guard_panel(run: Run, asked: Iterable[Approval], officer: Officer) -> GuardPanel | None:
    """As it was laid before two people, or as the ledger has it where nobody has asked yet."""
    figures = next((each.evidence for each in asked), None) or ledger.evidence(run)
    if not figures:
        return None
    labels = Label.objects.select_related("scheme").in_bulk()
    rows = figures.get("sample", [])
    found = Customer.objects.visible_to(officer).filter(public_id__in=[row[0] for row in rows])
    people = {str(each.public_id): each for each in found}
    return GuardPanel(
        figures,
        [
            Move(labels.get(before), labels.get(after), Decimal(aum), n)
            for before, after, n, aum in figures.get("flow", [])
        ],
        [
            Move(labels.get(before), labels.get(after), Decimal(aum), customer=people.get(who))
            for who, before, after, aum in rows
        ],
    )
