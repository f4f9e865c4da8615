"""What people type when they edit the rules of a scheme."""

from tiering.forms.affected import AskedPeople
from tiering.forms.condition import ConditionSheet, metric_choices
from tiering.forms.decisions import BeginForm, JsonForm, SchemeForm
from tiering.forms.sheet import Sheet
from tiering.forms.slides import drawn_labels

__all__ = [
    "AskedPeople",
    "BeginForm",
    "ConditionSheet",
    "JsonForm",
    "SchemeForm",
    "Sheet",
    "drawn_labels",
    "metric_choices",
]
