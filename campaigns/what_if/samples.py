"""Some of those whom a definition would list, each with why."""

from dataclasses import dataclass

import numpy as np

from campaigns.definition import CampaignDefinition
from campaigns.what_if.draw import Draw
from customers.models import Customer
from staff.models import Officer
from tiering import badges
from tiering.what_if import Condition, explained

N_SAMPLES = 20
SEED = 731  # the same draft shows the same people


@dataclass(frozen=True)
class Sample:
    """Who is held out is listed and not called; who came by hand meets no condition."""

    customer: Customer
    is_held_out: bool
    is_new: bool
    conditions: list[Condition]


def samples(drawn: Draw, definition: CampaignDefinition, by: Officer) -> list[Sample]:
    """At most `N_SAMPLES` of those whom the officer may see, drawn by chance, in order of name."""
    among = drawn.population
    places = np.random.default_rng(SEED).permutation(np.flatnonzero(drawn.listed))[:N_SAMPLES]
    place_of = {int(among.customers[i]): int(i) for i in places}
    seen = Customer.objects.visible_to(by).filter(pk__in=place_of).order_by("name", "pk")
    customers = seen.select_related("org_unit", "owner")
    audience = definition.audience
    why = explained(audience, list(place_of), among) if audience is not None else {}
    return [
        Sample(
            customer=customer,
            is_held_out=bool(drawn.held_out[place_of[customer.pk]]),
            is_new=not drawn.now[place_of[customer.pk]],
            conditions=why.get(customer.pk, []) if drawn.picked[place_of[customer.pk]] else [],
        )
        for customer in customers.prefetch_related(badges.label_prefetch())
    ]
