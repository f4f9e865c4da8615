"""The ledger: which run is whose, what is done, how it ended."""

import time
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from bankcrm.enums import Guard, RunKind, State
from bankcrm.models import Rerun, Run, RunStep
from customers.models import DataDate, Delivery
from customers.queries import decided_on
from kernel import sql
from staff.models import Approval
from staff.operations import lapse

MAX_ATTEMPTS = 3  # a run that kills its worker each time is poison
GRACE_SECONDS = 10  # a killed program's session may still finish its last statement
SESSION = """
select pid || '@' || extract(epoch from backend_start)
from pg_stat_activity where pid = pg_backend_pid()
"""
IS_ALIVE = """
select exists (
    select from pg_stat_activity
    where pid || '@' || extract(epoch from backend_start) = %(session)s
)
"""

JUDGED = (State.DONE, State.UNCHANGED, State.HELD, State.REFUSED, State.REPLACED)
STEP_ENDED = (State.DONE, State.UNCHANGED)


def session() -> str:
    """Names this database session; ends with it."""
    return str(sql.value(SESSION))


def is_claimed(run: Run) -> bool:
    """Whether another session that still lives works on the run."""
    if run.claimed_by in ("", session()):
        return False
    return bool(sql.value(IS_ALIVE, {"session": run.claimed_by}))


def waits_for_claim(run: Run) -> bool:
    """Gives a killed session a moment to end; True when the run is free then."""
    patience = time.monotonic() + GRACE_SECONDS
    while is_claimed(run):
        if time.monotonic() > patience:
            return False
        time.sleep(0.5)
    return True


def claim(run: Run) -> bool:
    """Takes the run for this session; False when another one was faster."""
    taken = Run.objects.filter(pk=run.pk, claimed_by=run.claimed_by).update(
        claimed_by=session(),
        state=State.RUNNING,
        reason="",
        finished_at=None,
        attempts=run.attempts + 1,
    )
    run.refresh_from_db()
    return taken == 1


def unfinished() -> Run | None:
    return Run.objects.filter(state=State.RUNNING).first()


def held() -> Run | None:
    return Run.objects.filter(state=State.HELD).first()


def last_premises() -> str:
    """What the last night planned its follow-ups on; empty when something else ran since.

    A night that was taken back left work that people had done: everyone is planned anew.
    """
    last = Run.objects.filter(state__in=(State.DONE, State.REPLACED)).first()
    data_date = DataDate.objects.values_list("business_date", flat=True).first()
    if last is None or (last.state, last.kind) != (State.DONE, RunKind.NIGHTLY):
        return ""
    if last.business_date != data_date:
        return ""
    planned = last.steps.filter(name="follow_ups").first()
    return str(planned.detail.get("premises", "")) if planned else ""


def resumable(kind: RunKind, digest: str) -> Run | None:
    """The last run, when it failed at the same work and nothing else ran since."""
    last = Run.objects.exclude(state=State.UNCHANGED).select_related("delivery").first()
    if last is None or last.state != State.FAILED or last.kind != kind:
        return None
    same_work = (last.delivery.digest if last.delivery else "") == digest
    return last if same_work else None


def accepted_on(business_date: date) -> Run | None:
    """The run whose delivery stands for a business date."""
    return Run.objects.filter(
        business_date=business_date, state=State.DONE, delivery__isnull=False
    ).first()


def is_whole(business_date: date) -> bool:
    """Whether every part of the night has run on the delivery that stands.

    One that was only imported lacks its labels and lists: the whole night replaces it.
    """
    accepted = accepted_on(business_date)
    if accepted is None or accepted.kind != RunKind.IMPORT_DELIVERY:
        return True
    later = Run.objects.filter(pk__gt=accepted.pk, business_date=business_date, state=State.DONE)
    parts = {RunKind.RESCORE, RunKind.BUILD_WHITELISTS, RunKind.ASSIGN_TASKS}
    return parts <= set(later.values_list("kind", flat=True))


def waiting_for_a_word(runs: QuerySet[Run]) -> QuerySet[Run]:
    """Those that a guard has stopped: held, or a shrunken delivery that no later one overtook."""
    later = _accepted_after(OuterRef("pk"), OuterRef("business_date"))
    shrunken = Q(state=State.REFUSED, guard=Guard.SHRINK) & ~Exists(later)
    return runs.filter(decided_at=None).filter(Q(state=State.HELD) | shrunken)


def waits_for_a_word(run: Run) -> bool:
    return waiting_for_a_word(Run.objects.filter(pk=run.pk)).exists()


def _accepted_after(pk: Any, on: Any) -> QuerySet[Run]:
    return Run.objects.filter(
        pk__gt=pk, state=State.DONE, delivery__isnull=False, business_date__gte=on
    )


def is_overtaken(run: Run, standing: date) -> bool:
    """Whether the data has moved past it: a later day or, since it ran, another delivery of its."""
    on = run.business_date
    if on is None or on > standing:
        return False
    return on < standing or (run.delivery is not None and _accepted_after(run.pk, on).exists())


def later_try(run: Run) -> Run | None:
    """The last run of the same work of the same day since, if there is one."""
    same = Run.objects.filter(
        pk__gt=run.pk, kind=run.kind, delivery=run.delivery, business_date=run.business_date
    )
    return same.exclude(state=State.UNCHANGED).first()


def evidence(run: Run) -> dict[str, Any]:
    """What the guard has found, as it is laid before people; empty where none has stopped it."""
    found = run.steps.filter(detail__has_key="guard").values_list("detail__guard", flat=True).last()
    return {"guard": run.guard, "reason": run.reason, **(found or {})} if run.guard else {}


def lapse_overtaken() -> None:
    """Once a night is published, nobody need decide on the deliveries that it has overtaken."""
    asked = Approval.objects.filter(subject_type=Run._meta.label_lower, decision="")
    for run in Run.objects.filter(pk__in=[int(each.subject_id) for each in asked]):
        if not waits_for_a_word(run):
            lapse(subject=run, on=decided_on())


def is_released(digest: str, guard: Guard) -> bool:
    """Whether a second person has let this very content pass a guard."""
    return Run.objects.filter(
        delivery__digest=digest, guard=guard, decided_at__isnull=False, is_accepted=True
    ).exists()


def is_judged(seal: str) -> bool:
    """Whether the folder, as it is now, was accepted, held or refused before.

    A killed or failed night is not judged, and a refused one waits again once it is released.
    """
    last = _last_of(seal)
    waits_again = last is not None and last.state == State.REFUSED and bool(last.is_accepted)
    return last is not None and last.state in JUDGED and not waits_again


def knows(digest: str, seal: str) -> bool:
    """Whether this very content was judged and stands; its new seal is kept for the next look.

    Content that a correction has replaced may come back as a correction itself.
    """
    last = Run.objects.filter(delivery__digest=digest).first()
    if last is None or last.state == State.REPLACED:
        return False
    Delivery.objects.filter(digest=digest).update(seal=seal)
    return is_judged(seal)


def has_failed(seal: str) -> bool:
    """The bell leaves it to a person: poison must not be tried every minute."""
    last = _last_of(seal)
    return last is not None and last.state == State.FAILED


def _last_of(seal: str) -> Run | None:
    return Run.objects.filter(delivery__seal=seal).first()


def next_rerun() -> Rerun | None:
    """What head office has asked for longest and nobody has taken up."""
    return Rerun.objects.filter(taken_at=None).select_related("run__delivery").first()


def take_up(rerun: Rerun) -> bool:
    """False when another bell was faster."""
    open_one = Rerun.objects.filter(pk=rerun.pk, taken_at=None)
    return open_one.update(taken_at=timezone.now()) == 1


def end(run: Run, state: State, reason: str = "", guard: str = "") -> None:
    run.state, run.reason, run.guard = state, reason, guard
    run.claimed_by, run.finished_at = "", timezone.now()
    run.save(update_fields=["state", "reason", "guard", "claimed_by", "finished_at"])


def note(run: Run, name: str, state: State, detail: dict[str, Any] | None = None) -> None:
    """A step that did not come to its end; taken again when the run goes on."""
    ended = {"state": state, "seconds": 0, "detail": detail or {}}
    RunStep.objects.update_or_create(run=run, name=name, defaults=ended)


def replace(run: Run, reason: str) -> None:
    """A correction or another delivery took the run's place; when it ended stays as it was."""
    run.state, run.reason = State.REPLACED, reason
    run.save(update_fields=["state", "reason"])
    lapse(subject=run, on=decided_on())


def refusal(run: Run, reason: str) -> str:
    """Why a run is refused. A correction may have taken its night back before: then both lines of
    the ledger say that the day before stands.
    """
    taken_back = run.replaces
    if taken_back is None or not Run.objects.filter(pk=taken_back.pk, state=State.REPLACED):
        return reason
    standing = DataDate.objects.first()
    stands = f"the data is as of {standing.business_date}" if standing else "there is no data"
    replace(taken_back, f"taken back for run {run.pk}, which was refused: {stands}")
    return f"{reason}; run {taken_back.pk} stays taken back: {stands}"


def receipt(folder: str, name: str, digest: str, seal: str, **fields: object) -> Delivery:
    """The delivery's row, the same one when the same content comes again."""
    delivery, _ = Delivery.objects.update_or_create(
        digest=digest, defaults={"folder": folder, "name": name, "seal": seal, **fields}
    )
    return delivery
