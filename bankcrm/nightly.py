"""The night: its order, its ledger, its lock and its date.

Each step is one transaction together with its row in the ledger. What pages read changes in
`publish` alone. A night that was killed goes on after its last committed step; reading starts
again as long as nothing is merged, since staged rows do not outlive a crash of the database.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from django.db import transaction

from bankcrm import checks, ledger, reception
from bankcrm.alarm import raise_alarm
from bankcrm.enums import Guard, RunKind, State
from bankcrm.logs import told
from bankcrm.models import Run, RunStep
from bankcrm.night_tables import DRAFTS
from campaigns.panels import rules_effect
from campaigns.targeting import handovers as campaign_handovers
from campaigns.targeting import planning, results, touched, whitelist
from campaigns.what_if import bring_ahead
from customers.importing import baseline, handovers, merge, reconciliation, staging
from customers.importing.delivery import Arrival, DeliveryRefused
from customers.models import DataDate
from kernel import drafts, locks, sql
from tiering.queries import state
from tiering.reference import held_by_class
from tiering.scoring import counts, labels, lines, metrics, trials
from tiering.what_if import population, usual_metrics

log = structlog.get_logger(__name__)
# A killed night is free within a second; no statement of a night is worth compiling, and drafts
# are analyzed so often that a smaller sample must do.
SESSION = """
set client_connection_check_interval = '1s';
set jit = off;
set default_statistics_target = 30;
"""


@dataclass
class Night:
    """What a step is told. `arrival` is None in a part of the night that imports nothing."""

    run: Run
    on: date
    arrival: Arrival | None = None

    @property
    def delivery(self) -> Arrival:
        if self.arrival is None:
            raise RuntimeError(f"{self.run} has no delivery")
        return self.arrival


@dataclass(frozen=True)
class Result:
    rows: int
    detail: dict[str, Any] = field(default_factory=dict)
    state: State = State.DONE
    reason: str = ""


def stage(night: Night) -> Result:
    """A correction is read whole: the file of the day before is not the one kept last."""
    kept = None if night.run.replaces else baseline.find(night.delivery)
    staged = staging.stage(night.delivery, kept)
    return Result(sum(staged.values()), {"files": staged})


def reconcile(night: Night) -> Result:
    """A correction starts from the day before; refused here, it leaves the night that it corrects.

    Once read, it has taken that night back: what refuses it later leaves the day before.
    """
    if night.run.replaces:
        handovers.stand_still()
        drafts.take_back(DRAFTS)
        _keep_handovers()
    else:
        drafts.discard(DRAFTS)
    digest = night.delivery.digest
    is_released = ledger.is_released(digest, Guard.SHRINK)
    report = reconciliation.reconcile(night.delivery, on=night.on, waive_shrink=is_released)
    receipt = night.run.delivery
    if receipt is not None:
        receipt.report = report
        receipt.save(update_fields=["report"])
        merge.keep_rejects(receipt.pk)
    if night.run.replaces:
        ledger.replace(night.run.replaces, f"taken back for run {night.run.pk}")
    rejected = reconciliation.n_rejected(report)
    return Result(reconciliation.n_accepted(report), {"rejected": rejected})


def merge_delivery(night: Night) -> Result:
    if night.run.delivery_id is None:
        raise RuntimeError(f"{night.run} has no delivery")
    return Result(merge.merge(on=night.on, delivery_id=night.run.delivery_id))


def refresh_metrics(night: Night) -> Result:
    """Whole population when a delivery was imported without scoring, or when asked to rescore."""
    everyone = night.run.kind == RunKind.RESCORE or metrics.is_behind(on=night.on)
    return Result(metrics.refresh(on=night.on, everyone=everyone))


def score_labels(night: Night) -> Result:
    """The ledger keeps which version of each scheme's rules the night used."""
    n_rows = labels.score(on=night.on) + lines.find(on=night.on) + counts.count(on=night.on)
    scored = state.drafted()
    return Result(n_rows, {"versions": scored.rule_versions if scored else {}})


def draw_whitelists(night: Night) -> Result:
    """The ledger keeps by which version each campaign drew its list."""
    drawn = whitelist.draw(on=night.on)
    return Result(drawn.n_rows, {"versions": drawn.versions})


def plan_follow_ups(night: Night) -> Result:
    """Everyone's, unless the night before planned them all and on the same premises."""
    premises = touched.premises(on=night.on)
    everyone = night.run.kind != RunKind.NIGHTLY or ledger.last_premises() != premises
    planned = planning.plan(on=night.on, everyone=everyone)
    return Result(planned, {"premises": premises, "everyone": everyone})


def count_results(night: Night) -> Result:
    return Result(results.count(on=night.on))


def check(night: Night) -> Result:
    """Holds the night when too many customers would change their label."""
    problems = checks.problems(everyone=night.run.kind != RunKind.NIGHTLY)
    if problems:
        raise_alarm(f"{night.on}: {'; '.join(problems)}")
    hold = None if night.run.is_accepted else checks.hold(on=night.on)
    if hold is None:
        return Result(len(problems), {"problems": problems})
    found = {"problems": problems, "guard": hold.evidence}
    return Result(len(problems), found, State.HELD, hold.reason)


def publish(night: Night) -> Result:
    """The flip: all drafts, the data date among them, in the one transaction of this step."""
    is_same_night = DataDate.objects.filter(business_date=night.on).exists()
    handovers.stand_still()
    handovers.note_ended()
    written = drafts.publish(DRAFTS, same_night=is_same_night)
    if written and is_same_night:
        # What is kept elsewhere is of a publication that is over (`customers.queries`).
        DataDate.objects.update(business_date=night.on)
    written += _keep_handovers()
    metrics.prune(on=night.on)
    trials.prune()
    if night.run.replaces:
        ledger.replace(night.run.replaces, f"corrected by run {night.run.pk}")
    return Result(written)


def _keep_handovers() -> int:
    """A flip knows older owners: what was handed over since goes to the new ones again."""
    return handovers.keep_standing() + campaign_handovers.follow()


Step = Callable[[Night], Result]
STEPS: dict[str, Step] = {
    "stage": stage,
    "reconcile": reconcile,
    "merge": merge_delivery,
    "metrics": refresh_metrics,
    "labels": score_labels,
    "whitelists": draw_whitelists,
    "follow_ups": plan_follow_ups,
    "results": count_results,
    "checks": check,
    "publish": publish,
}
READING = ("stage", "reconcile")
CLOSING = ("results", "checks", "publish")
PARTS: dict[RunKind, tuple[str, ...]] = {
    RunKind.NIGHTLY: tuple(STEPS),
    RunKind.IMPORT_DELIVERY: (*READING, "merge", *CLOSING),
    RunKind.RESCORE: ("metrics", "labels", *CLOSING),
    RunKind.BUILD_WHITELISTS: ("whitelists", *CLOSING),
    RunKind.ASSIGN_TASKS: ("follow_ups", *CLOSING),
}
OnStep = Callable[[RunStep], None]


def start(kind: RunKind, folder: Path | None = None, on_step: OnStep | None = None) -> Run:
    """Runs a night, or a part of one, to its end or to its last possible step; safe to repeat."""
    sql.execute(SESSION)
    received = reception.receive(kind, folder)
    run = received.run
    if on_step is not None:
        for step in run.steps.all():
            on_step(step)
    if received.goes_on:
        go_on(run, received.arrival, on_step)
    return run


def finish(run_id: int) -> Run:
    """Takes up a run that was killed, or released by a second person; nothing when it is taken."""
    run = Run.objects.select_related("delivery", "replaces").get(pk=run_id)
    if run.state == State.RUNNING and ledger.waits_for_claim(run) and ledger.claim(run):
        go_on(run, None, None)
    return run


def go_on(run: Run, arrival: Arrival | None, on_step: OnStep | None) -> None:
    """The steps that are not done yet; the run ends done, held, refused or failed."""
    name = "receive"
    try:
        night = _night_of(run, arrival)
        for name in _remaining(run):
            step = _take(night, name)
            if on_step is not None:
                on_step(step)
            if step.state == State.HELD:
                raise_alarm(f"{night.on}: held: {run.reason}")
                return
    except DeliveryRefused as refusal:
        reception.refuse(run, refusal)
        found = {"guard": refusal.evidence} if refusal.guard else {}
        ledger.note(run, name, State.REFUSED, found)
    except Exception as error:
        log.exception("night failed", run=run.pk)
        ledger.end(run, State.FAILED, f"{type(error).__name__}: {told(error)}")
        ledger.note(run, name, State.FAILED)
        # The database's own words may quote a row: they stand in the ledger alone.
        raise_alarm(f"{run.business_date}: failed in {name}: {type(error).__name__}")
    else:
        if night.arrival is not None and run.delivery is not None:
            baseline.keep(night.arrival, run.delivery.report)
        _bring_ahead()


def _bring_ahead() -> None:
    """What head office tries drafts and campaigns on, and what its classes hold: the first look of
    a day is then as quick as the next.

    The night is published: what goes wrong here costs that look a few seconds and nothing else.
    """
    for name, bring in AHEAD.items():
        try:
            bring()
        except Exception:
            log.exception("not brought ahead", name=name)


def _population() -> object:
    return population(usual_metrics() | rules_effect.metrics_asked())


AHEAD: dict[str, Callable[[], object]] = {
    "population": _population,
    "classes": held_by_class,
    "dry runs": bring_ahead,
}


def _night_of(run: Run, arrival: Arrival | None) -> Night:
    if run.business_date is None:
        raise RuntimeError(f"run {run.pk} has no business date")
    if arrival is None and run.delivery is not None:
        arrival = reception.arrive_again(run.delivery)
    return Night(run, run.business_date, arrival)


def _remaining(run: Run) -> list[str]:
    """Steps not in the ledger; read again from the start when nothing was merged yet."""
    run.steps.exclude(state__in=ledger.STEP_ENDED).delete()
    done = set(run.steps.values_list("name", flat=True))
    if "merge" not in done:
        run.steps.filter(name__in=READING).delete()
        done.difference_update(READING)
    return [name for name in PARTS[RunKind(run.kind)] if name not in done]


def _take(night: Night, name: str) -> RunStep:
    """One step and its ledger row, in one transaction under the night's lock."""
    started = time.perf_counter()
    with transaction.atomic():
        locks.wait_for(locks.NIGHT)
        result = STEPS[name](night)
        step = RunStep.objects.create(
            run=night.run,
            name=name,
            state=result.state if result.rows or result.state != State.DONE else State.UNCHANGED,
            rows=result.rows,
            seconds=time.perf_counter() - started,
            detail=result.detail,
        )
        if result.state == State.HELD:
            ledger.end(night.run, State.HELD, result.reason, Guard.LABELS)
        elif name == "publish":
            ledger.end(night.run, State.DONE)
            ledger.lapse_overtaken()
    log.info("step", name=name, state=step.state, rows=step.rows, seconds=round(step.seconds, 3))
    return step
