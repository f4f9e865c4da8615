"""Trying a draft of rules on the whole population of the last published night."""

from tiering.reasons import Condition
from tiering.what_if.evidence import evidence_of, summary_of, tried
from tiering.what_if.population import Population, population
from tiering.what_if.samples import Sample, samples
from tiering.what_if.summary import Summary, summarise
from tiering.what_if.trial import Flow, Trial, metrics_read, try_out
from tiering.what_if.why import explained

__all__ = [
    "Condition",
    "Flow",
    "Population",
    "Sample",
    "Summary",
    "Trial",
    "evidence_of",
    "explained",
    "metrics_read",
    "population",
    "samples",
    "summarise",
    "summary_of",
    "tried",
    "try_out",
]
