"""What a dry run has told: kept until the next publication, shared out, and read."""

from campaigns.what_if.dry_runs.keeping import keep, kept
from campaigns.what_if.dry_runs.plan import DryRun, DryStep, Plan
from campaigns.what_if.dry_runs.reading import Line, Planned, Reading, reading
from campaigns.what_if.dry_runs.shares import Share

__all__ = [
    "DryRun",
    "DryStep",
    "Line",
    "Plan",
    "Planned",
    "Reading",
    "Share",
    "keep",
    "kept",
    "reading",
]
