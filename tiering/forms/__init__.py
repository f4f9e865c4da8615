"""What people type when they edit the rules of a scheme."""

from tiering.forms.affected import AffectedForm
from tiering.forms.condition import ConditionSheet, metric_choices
from tiering.forms.decisions import DecisionForm, JsonForm, SchemeForm, SubmitForm
from tiering.forms.sheet import Sheet
from tiering.forms.slides import drawn_labels

__all__ = [
    "AffectedForm",
    "ConditionSheet",
    "DecisionForm",
    "JsonForm",
    "SchemeForm",
    "Sheet",
    "SubmitForm",
    "drawn_labels",
    "metric_choices",
]
