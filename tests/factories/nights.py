"""Runs in the ledger."""

from datetime import date

from bankcrm.enums import RunKind, State
from bankcrm.models import Run, RunStep
from tests.factories.customers import ON


def run(on: date = ON, state: str = State.DONE, **fields: object) -> Run:
    return Run.objects.create(
        **{"kind": RunKind.NIGHTLY, "business_date": on, "state": state, **fields}
    )


def step(of: Run, name: str = "receive", **fields: object) -> RunStep:
    return RunStep.objects.create(
        **{"run": of, "name": name, "state": State.DONE, "rows": 3, "seconds": 0.5, **fields}
    )
