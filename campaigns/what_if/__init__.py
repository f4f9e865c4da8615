"""What a definition of a campaign would do, counted on everyone of the last published night."""

from campaigns.what_if.beside import Beside, beside
from campaigns.what_if.draw import Draw, bring_ahead, draw
from campaigns.what_if.evidence import evidence_of, kept_in
from campaigns.what_if.samples import Sample, samples
from campaigns.what_if.summary import Overlap, Summary, UnitCount, summarise
from campaigns.what_if.workload import Workload, contact_phase_after, workload

__all__ = [
    "Beside",
    "Draw",
    "Overlap",
    "Sample",
    "Summary",
    "UnitCount",
    "Workload",
    "beside",
    "bring_ahead",
    "contact_phase_after",
    "draw",
    "evidence_of",
    "kept_in",
    "samples",
    "summarise",
    "workload",
]
