"""Takes deliveries in, as far as the importing room goes, and publishes what it drafted."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from bankcrm.night_tables import DRAFTS
from customers.importing import (
    baseline,
    delivery,
    handovers,
    merge,
    reconciliation,
    stage_tables,
    staging,
)
from customers.importing.delivery import DeliveryRefused
from customers.importing.reconciliation import Report
from customers.models import Delivery, Reject
from kernel import drafts
from tests.deliveries import make_delivery

TakeIn = Callable[..., Report]


@pytest.fixture(autouse=True)
def _private_var(settings: Any, tmp_path: Path) -> None:
    settings.BANKCRM_VAR = tmp_path / "var"


@pytest.fixture
def take_in(db: None, tmp_path: Path) -> TakeIn:
    """`take_in("2026-11-20", customers=[…], …)`; gives the import report."""
    n_written = 0

    def run(
        on: str,
        *,
        waive_shrink: bool = False,
        is_published: bool = True,
        whole: bool = False,
        **content: Any,
    ) -> Report:
        nonlocal n_written
        n_written += 1
        folder = make_delivery(tmp_path / f"drop{n_written}", on, **content)
        return import_folder(
            folder, waive_shrink=waive_shrink, is_published=is_published, whole=whole
        )

    return run


def import_folder(
    folder: Path, *, waive_shrink: bool = False, is_published: bool = True, whole: bool = False
) -> Report:
    """`whole`: without the files of the day before."""
    arrival = delivery.arrive(folder)
    on: date = arrival.business_date
    receipt = Delivery.objects.create(
        business_date=on, name=arrival.name, digest=arrival.digest, encoding=arrival.encoding
    )
    with transaction.atomic():
        staging.stage(arrival, None if whole else baseline.find(arrival))
    with transaction.atomic():
        report = reconciliation.reconcile(arrival, on=on, waive_shrink=waive_shrink)
        merge.keep_rejects(receipt.pk)
    with transaction.atomic():
        merge.merge(on=on, delivery_id=receipt.pk)
    if is_published:
        publish()
        baseline.keep(arrival, report)
    return report


def publish() -> None:
    """As the flip of a night does it for this floor."""
    with transaction.atomic():
        handovers.stand_still()
        handovers.note_ended()
        drafts.publish(DRAFTS)
        handovers.keep_standing()


def take_back() -> None:
    with transaction.atomic():
        drafts.take_back(DRAFTS)
        handovers.keep_standing()


@pytest.fixture
def refusal_of(take_in: TakeIn) -> Callable[..., DeliveryRefused]:
    """The refusal that a delivery ends with."""

    def run(on: str, **content: Any) -> DeliveryRefused:
        with pytest.raises(DeliveryRefused) as caught:
            take_in(on, **content)
        assert "\n" not in str(caught.value)
        return caught.value

    return run


@pytest.fixture
def rejects() -> Callable[[], list[tuple[str, int, str, str, str]]]:
    """file, line, key, column and reason of everything that was left out of the last delivery."""

    def listed() -> list[tuple[str, int, str, str, str]]:
        last = Delivery.objects.latest("pk")
        found = Reject.objects.filter(delivery=last).order_by("file", "line")
        return list(found.values_list("file", "line", "key", "column", "reason"))

    return listed


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Staging tables that stand already spare every test from making them."""
    with django_db_blocker.unblock():
        stage_tables.make_ready()
