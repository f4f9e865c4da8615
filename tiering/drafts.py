"""Which tables of this floor a night drafts."""

from kernel.drafts import Draft
from tiering.models import (
    AumChange,
    CustomerLabel,
    CustomerMetric,
    LabelChange,
    LabelCount,
    LabelMove,
    LineCase,
    MaturityCount,
    MonthAverage,
    ScoringState,
    UnitFigure,
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
    Draft(UnitFigure),
    Draft(MaturityCount),
    Draft(LineCase),
)
