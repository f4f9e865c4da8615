"""What a customer is worth to us, and why."""

from tiering.models.counts import LabelCount, LabelMove
from tiering.models.figures import Amount, AumChange, CustomerMetric, MonthAverage
from tiering.models.labels import CustomerLabel, LabelChange
from tiering.models.schemes import Label, ProductClass, RuleSet, Scheme, ScoringState

__all__ = [
    "Amount",
    "AumChange",
    "CustomerLabel",
    "CustomerMetric",
    "Label",
    "LabelChange",
    "LabelCount",
    "LabelMove",
    "MonthAverage",
    "ProductClass",
    "RuleSet",
    "Scheme",
    "ScoringState",
]
