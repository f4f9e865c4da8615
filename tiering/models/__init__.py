"""What a customer is worth to us, and why."""

from tiering.models.benefits import Benefit
from tiering.models.counts import LabelCount, LabelMove, MaturityCount, UnitFigure
from tiering.models.figures import Amount, AumChange, CustomerMetric, MonthAverage
from tiering.models.labels import CustomerLabel, LabelChange
from tiering.models.lines import LineCase
from tiering.models.schemes import Label, ProductClass, RuleSet, Scheme, ScoringState
from tiering.models.trials import RuleTrial

__all__ = [
    "Amount",
    "AumChange",
    "Benefit",
    "CustomerLabel",
    "CustomerMetric",
    "Label",
    "LabelChange",
    "LabelCount",
    "LabelMove",
    "LineCase",
    "MaturityCount",
    "MonthAverage",
    "ProductClass",
    "RuleSet",
    "RuleTrial",
    "Scheme",
    "ScoringState",
    "UnitFigure",
]
