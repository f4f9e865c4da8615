"""The label that customers would carry under a draft: what upper floors read of a trial.

A trial compares earned labels. What is carried follows by the scheme's policy: on the first night
as that night would decide, in the end as everybody earns.
"""

from dataclasses import dataclass

import numpy as np

from tiering.enums import Policy
from tiering.models import CustomerLabel
from tiering.queries import label_book
from tiering.rules import LabelBook, SchemeDefinition
from tiering.rules.catalogue import LABEL_PREFIX, THRESHOLD_PREFIX, metric_of
from tiering.rules.columns import MISSING, Figures, Mask, places
from tiering.rules.metric import Metric
from tiering.what_if.population import Population
from tiering.what_if.trial import Places, Trial, place_in

ON_WATCH = "on_watch"


@dataclass(frozen=True)
class Relabelled:
    """The population as if it carried other labels: columns like those of the population itself.

    What hangs on the label by way of others stays as it was: the labels of schemes that read this
    one, and who is family of a valued customer.
    """

    population: Population
    instead: dict[str, Figures]

    @property
    def book(self) -> LabelBook:
        return self.population.book

    def __len__(self) -> int:
        return len(self.population)

    def figures(self, metric: Metric) -> Figures:
        found = self.instead.get(metric.code)
        return self.population.figures(metric) if found is None else found

    def days(self, divisor: str) -> int:
        return self.population.days(divisor)


def metrics_carried(scheme: str) -> set[str]:
    """What the population must hold beside the figures of the trial."""
    return {LABEL_PREFIX + scheme, THRESHOLD_PREFIX + scheme, ON_WATCH}


def on_first_night(trial: Trial, draft: SchemeDefinition) -> Relabelled:
    """As the night of the population's date would leave labels, had the draft been in force."""
    carried = _carried_now(trial, draft.code)
    earned, none = trial.labels_then, len(trial.codes)
    keeps = _keeps(trial, draft, carried)
    then = np.where((earned == none) | (carried == none) | ~keeps, earned, carried)
    if draft.policy == Policy.PROPOSAL:
        then = carried
    return _relabelled(trial, draft, carried, then.astype(np.int16))


def in_the_end(trial: Trial, rules: SchemeDefinition, *, is_draft: bool) -> Relabelled:
    """When everybody carries what is earned under the draft, or under the rules in force: after the
    months that a fall or a review takes.
    """
    earned = trial.labels_then if is_draft else trial.labels_now
    return _relabelled(trial, rules, _carried_now(trial, rules.code), earned)


def _keeps(trial: Trial, draft: SchemeDefinition, carried: Places) -> Mask:
    """Who keeps another label than the one earned: by hand, or since nobody falls before a close.

    A label that neither the draft nor the rules in force know has no rank: it is left.
    """
    keeps = _held_by_hand(trial.population, draft.code)
    if draft.policy == Policy.FAST_UP_SLOW_DOWN:
        if trial.population.on.day < draft.upgrade_min_days:
            return np.ones(len(carried), dtype=bool)
        keeps = keeps | ((trial.labels_then >= carried) & (carried >= 0))
    return keeps


def _held_by_hand(population: Population, scheme: str) -> Mask:
    held = CustomerLabel.objects.filter(scheme__code=scheme, held_until__gte=population.on)
    return np.isin(population.customers, list(held.values_list("customer_id", flat=True)))


def _carried_now(trial: Trial, scheme: str) -> Places:
    """As places of `codes`; −1 for a label that neither side knows."""
    population = trial.population
    carried = population.figures(metric_of(LABEL_PREFIX + scheme))
    found = np.full(len(population), -1, dtype=np.int16)
    found[carried == MISSING] = len(trial.codes)
    for place, code in enumerate(trial.codes):
        number = population.book.ids.get((scheme, code))
        if number is not None:
            found[carried == number] = place
    return found


def _relabelled(trial: Trial, draft: SchemeDefinition, before: Places, then: Places) -> Relabelled:
    population, none = trial.population, len(trial.codes)
    bands = draft.threshold_bands
    found = places([band.condition for band in bands], population)
    threshold = place_in(trial.codes, [band.to for band in bands])[found]
    threshold[(threshold >= then) | (then == none)] = none
    numbers = _numbers(trial, draft.code)
    carried = population.figures(metric_of(LABEL_PREFIX + draft.code))
    instead = {
        LABEL_PREFIX + draft.code: np.where(then == before, carried, numbers[then]),
        THRESHOLD_PREFIX + draft.code: numbers[threshold],
    }
    if draft.policy == Policy.FAST_UP_SLOW_DOWN:  # a new label is not watched
        watched = population.figures(metric_of(ON_WATCH))
        instead[ON_WATCH] = np.where(then == before, watched, 0)
    return Relabelled(population, instead)


def _numbers(trial: Trial, scheme: str) -> Figures:
    """The number of each label by its place; a label that is new has none yet that anybody asks
    for; the last is that of no label.
    """
    ids = label_book().ids
    known = [ids.get((scheme, code), -place - 1) for place, code in enumerate(trial.codes)]
    return np.array([*known, MISSING], dtype=np.int64)
