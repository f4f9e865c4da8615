"""Some of the customers whom a draft would label otherwise, each with what decides it."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from customers.models import Customer
from staff.models import Officer
from tiering.reasons import Condition, conditions_of, wide_rows_of
from tiering.rules import LabelBook, SchemeDefinition
from tiering.what_if.trial import Trial
from tiering.what_if.why import labels_by_code

N_SAMPLES = 20
SEED = 731  # the same draft shows the same people


@dataclass(frozen=True)
class Sample:
    """Codes of the label now and under the draft, empty for none; `climb` is 1, −1 or 0.

    `conditions` are those of the better label under the draft: who climbs meets them, who falls
    does not.
    """

    customer: Customer
    from_code: str
    to_code: str
    climb: int
    conditions: list[Condition]


def samples(trial: Trial, draft: SchemeDefinition, by: Officer) -> list[Sample]:
    """At most `N_SAMPLES` of those whom the officer may see, drawn by chance, in order of name."""
    drawn = np.random.default_rng(SEED).permutation(trial.affected())[:N_SAMPLES]
    place_of = {int(trial.population.customers[i]): int(i) for i in drawn}
    customers = Customer.objects.visible_to(by).filter(pk__in=place_of)
    rows = wide_rows_of(list(place_of), trial.population.on)
    return [
        _sample(customer, trial, place_of[customer.pk], draft, rows.get(customer.pk, {}))
        for customer in customers.select_related("org_unit", "owner").order_by("name", "pk")
    ]


def _sample(
    customer: Customer, trial: Trial, place: int, draft: SchemeDefinition, row: dict[str, Any]
) -> Sample:
    now, then = int(trial.labels_now[place]), int(trial.labels_then[place])
    book = trial.population.book
    return Sample(
        customer=customer,
        from_code=trial.code(now),
        to_code=trial.code(then),
        climb=0 if len(trial.codes) in (now, then) else 1 if then < now else -1,
        conditions=_decisive(
            trial.code(min(now, then)), draft, row | labels_by_code(row, book), book
        ),
    )


def _decisive(
    code: str, draft: SchemeDefinition, row: dict[str, Any], book: LabelBook
) -> list[Condition]:
    node = next((each.condition for each in draft.labels if each.code == code), None)
    return conditions_of(node, row, book) if node is not None and row else []
