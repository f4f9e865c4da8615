"""Trying a draft of rules on the whole population of the last published night."""

from tiering.reasons import Condition
from tiering.what_if.backtest import Backtest, MonthOfBacktest, NotReplayed, backtest
from tiering.what_if.carried import Relabelled, in_the_end, metrics_carried, on_first_night
from tiering.what_if.evidence import (
    LEVELS_KEPT,
    evidence_of,
    keep_also,
    summary_beside,
    summary_in,
    summary_of,
    trial_of,
    tried,
    usual_metrics,
)
from tiering.what_if.people import Affected, Choice, Group, People, people, samples
from tiering.what_if.population import (
    NoNightYet,
    NotTriedNow,
    Population,
    PopulationMoved,
    population,
)
from tiering.what_if.retrial import Retrial, retrial_of
from tiering.what_if.summary import Summary, summarise
from tiering.what_if.trial import Flow, Trial, metrics_read, try_out
from tiering.what_if.why import explained

__all__ = [
    "LEVELS_KEPT",
    "Affected",
    "Backtest",
    "Choice",
    "Condition",
    "Flow",
    "Group",
    "MonthOfBacktest",
    "NoNightYet",
    "NotReplayed",
    "NotTriedNow",
    "People",
    "Population",
    "PopulationMoved",
    "Relabelled",
    "Retrial",
    "Summary",
    "Trial",
    "backtest",
    "evidence_of",
    "explained",
    "in_the_end",
    "keep_also",
    "metrics_carried",
    "metrics_read",
    "on_first_night",
    "people",
    "population",
    "retrial_of",
    "samples",
    "summarise",
    "summary_beside",
    "summary_in",
    "summary_of",
    "trial_of",
    "tried",
    "try_out",
    "usual_metrics",
]
