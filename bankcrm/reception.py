"""At the door: is this work new, a repeat, a correction, too late, or somebody else's?"""

import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from bankcrm import inbox, ledger
from bankcrm.alarm import raise_alarm
from bankcrm.enums import RunKind, State
from bankcrm.models import Run, RunStep
from bankcrm.night_tables import DRAFTS
from customers.importing import delivery, merge
from customers.importing.delivery import Arrival, DeliveryRefused
from customers.models import DataDate, Delivery
from kernel import drafts, locks
from kernel.clock import today

DATA_DATE = next(draft for draft in DRAFTS if draft.model is DataDate)


class NothingToDo(Exception):
    """There is no data yet that a part of the night could work on."""


@dataclass(frozen=True)
class Received:
    """The run, whether it has steps to take, and the delivery as it was just read."""

    run: Run
    goes_on: bool
    arrival: Arrival | None = None


def receive(kind: RunKind, folder: Path | None) -> Received:
    """Opens a run, or takes up the one that was left; its answer stands in the ledger."""
    started = time.perf_counter()
    arrival = None
    if folder is not None:
        try:
            arrival = delivery.arrive(folder)
        except DeliveryRefused as refusal:
            return Received(_refused_at_the_door(kind, folder, refusal), goes_on=False)
    busy = ledger.unfinished()
    if busy is not None and not ledger.waits_for_claim(busy):  # never waits under the lock
        return _another_is_at_work(kind)
    with transaction.atomic():
        locks.wait_for(locks.NIGHT)
        received = _decide(kind, folder, arrival)
        if received.goes_on and not received.run.steps.filter(name="receive").exists():
            _note_receipt(received, time.perf_counter() - started)
    if received.run.state == State.REFUSED:
        raise_alarm(f"{received.run.business_date}: {received.run.reason}")
    return received


def _decide(kind: RunKind, folder: Path | None, arrival: Arrival | None) -> Received:
    busy = ledger.unfinished()
    if busy is not None and ledger.is_claimed(busy):
        return _another_is_at_work(kind)
    digest = arrival.digest if arrival else ""
    left = busy or ledger.resumable(kind, digest)
    if left is not None and _is_same_work(left, kind, digest) and ledger.claim(left):
        return Received(left, goes_on=True, arrival=arrival)
    if busy is not None:
        ledger.end(busy, State.FAILED, "killed, and other work came first")
    held = ledger.held()
    if held is not None:
        is_same_date = arrival is not None and arrival.business_date == held.business_date
        is_same_content = is_same_date and _is_same_work(held, kind, digest)
        if not is_same_date or is_same_content:
            return Received(held, goes_on=False)
        ledger.replace(held, "another delivery came for the same date")
    if arrival is not None and folder is not None:
        return _open_night(kind, folder, arrival)
    return _open_part(kind)


def _another_is_at_work(kind: RunKind) -> Received:
    return Received(_ended(kind, State.UNCHANGED, "another run is at work"), goes_on=False)


def _is_same_work(run: Run, kind: RunKind, digest: str) -> bool:
    return run.kind == kind and (run.delivery.digest if run.delivery else "") == digest


def _open_night(kind: RunKind, folder: Path, arrival: Arrival) -> Received:
    on = arrival.business_date
    standing = DataDate.objects.select_related("delivery").first()
    if on > today():
        return _refuse(kind, folder, arrival, f"business date {on} is in the future")
    if standing is not None and on < standing.business_date:
        reason = f"business date {on} is older than the last accepted one, {standing.business_date}"
        return _refuse(kind, folder, arrival, reason)
    corrected = None
    if standing is not None and on == standing.business_date:
        is_same = standing.delivery is not None and standing.delivery.digest == arrival.digest
        if is_same and (kind == RunKind.IMPORT_DELIVERY or ledger.is_whole(on)):
            run = _ended(kind, State.UNCHANGED, "this delivery is in already", on)
            return Received(run, goes_on=False)
        if drafts.is_empty(DATA_DATE, "prior"):
            return _refuse(kind, folder, arrival, f"the night of {on} cannot be taken back again")
        corrected = ledger.accepted_on(on)
    run = _new_run(kind, on, _receipt(folder, arrival), replaces=corrected)
    return Received(run, goes_on=True, arrival=arrival)


def _open_part(kind: RunKind) -> Received:
    standing = DataDate.objects.first()
    if standing is None:
        raise NothingToDo("no delivery has been accepted yet")
    drafts.discard(DRAFTS)
    return Received(_new_run(kind, standing.business_date, None), goes_on=True)


def _new_run(kind: RunKind, on: date, receipt: Delivery | None, replaces: Run | None = None) -> Run:
    return Run.objects.create(
        kind=kind,
        business_date=on,
        delivery=receipt,
        replaces=replaces,
        claimed_by=ledger.session(),
        attempts=1,
    )


def _receipt(folder: Path, arrival: Arrival) -> Delivery:
    return ledger.receipt(
        folder=str(folder.resolve()),
        name=arrival.name,
        digest=arrival.digest,
        seal=inbox.seal_of(folder),
        business_date=arrival.business_date,
        encoding=arrival.encoding,
        files={name: {"mode": entry.mode} for name, entry in arrival.files.items()},
    )


def _note_receipt(received: Received, seconds: float) -> None:
    n_files = len(received.arrival.files) if received.arrival else 0
    if received.run.delivery is not None:
        RunStep.objects.create(
            run=received.run, name="receive", state=State.DONE, rows=n_files, seconds=seconds
        )


def _ended(
    kind: RunKind,
    state: State,
    reason: str,
    on: date | None = None,
    receipt: Delivery | None = None,
) -> Run:
    """A run that ends at the door; the ledger shows that somebody rang."""
    run = Run.objects.create(kind=kind, business_date=on, delivery=receipt, state=state)
    ledger.end(run, state, reason)
    RunStep.objects.create(run=run, name="receive", state=state, seconds=0)
    return run


def _refuse(kind: RunKind, folder: Path, arrival: Arrival, reason: str) -> Received:
    receipt = _receipt(folder, arrival)
    run = _ended(kind, State.REFUSED, reason, arrival.business_date, receipt)
    return Received(run, goes_on=False)


def _refused_at_the_door(kind: RunKind, folder: Path, refusal: DeliveryRefused) -> Run:
    """The content cannot be named by a digest: its seal stands for it."""
    seal = inbox.seal_of(folder)
    with transaction.atomic():
        receipt = ledger.receipt(
            folder=str(folder.resolve()),
            name=folder.name,
            digest=seal,
            seal=seal,
            business_date=inbox.date_of(folder),
            encoding="",
        )
        run = _ended(kind, State.REFUSED, str(refusal), receipt.business_date, receipt)
    raise_alarm(f"{folder.name}: {refusal}")
    return run


def refuse(run: Run, refusal: DeliveryRefused) -> None:
    """Ends a run whose delivery cannot be trusted, and keeps the rejects that show why."""
    with transaction.atomic():
        drafts.discard(DRAFTS)
        if run.delivery is not None:
            merge.rejects_from(refusal, run.delivery.pk)
        ledger.end(run, State.REFUSED, ledger.refusal(run, str(refusal)), refusal.guard)
    raise_alarm(f"{run.business_date}: {refusal}")


def arrive_again(receipt: Delivery) -> Arrival:
    """The folder of a run that goes on later; refused when its content has changed since."""
    arrival = delivery.arrive(Path(receipt.folder))
    if arrival.digest != receipt.digest:
        raise DeliveryRefused("the files have changed since the night began")
    return arrival
