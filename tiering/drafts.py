"""Which tables of this floor a night drafts."""

from kernel.drafts import Draft
from tiering.models import (
    AumChange,
    CustomerLabel,
    CustomerMetric,
    LabelChange,
    LabelCount,
    LabelMove,
    MonthAverage,
    ScoringState,
)

DRAFTS = (
    Draft(ScoringState),
    Draft(CustomerMetric),
    Draft(AumChange),
    Draft(MonthAverage),
    Draft(CustomerLabel),
    Draft(LabelChange),
    Draft(LabelCount),
    Draft(LabelMove),
)
