"""What a page counts, the API says too: figure by figure."""

from dataclasses import fields
from typing import Any

import pytest
from rest_framework.serializers import Serializer

from campaigns.api import counts, progress, rules_effects
from campaigns.panels.dashboard.funnel import Goal
from campaigns.panels.rules_effect import ListEffect, RulesEffect
from campaigns.what_if.samples import Sample
from campaigns.what_if.summary import KeptOut, Overlap, UnitCount
from campaigns.what_if.summary import Summary as CampaignSummary
from campaigns.what_if.workload import Busy, Workload
from tiering.api import effects, people
from tiering.reasons import Condition
from tiering.what_if.people import Affected
from tiering.what_if.summary import LabelCounts, MoveCounts, Summary, ThresholdCounts, UnitCounts

SAID = [
    (Summary, effects.EffectSerializer),
    (LabelCounts, effects.LabelCountsSerializer),
    (MoveCounts, effects.MoveCountsSerializer),
    (UnitCounts, effects.UnitCountsSerializer),
    (ThresholdCounts, effects.ThresholdCountsSerializer),
    (Affected, people.AffectedSerializer),
    (Condition, people.WhySerializer),
    (CampaignSummary, counts.CampaignCountSerializer),
    (KeptOut, counts.KeptOutSerializer),
    (Overlap, counts.OverlapSerializer),
    (UnitCount, counts.UnitCountSerializer),
    (Sample, counts.CampaignSampleSerializer),
    (Workload, counts.WorkloadSerializer),
    (Busy, counts.BusySerializer),
    (RulesEffect, rules_effects.RulesEffectSerializer),
    (ListEffect, rules_effects.ListEffectSerializer),
    (Goal, progress.GoalSerializer),
]


@pytest.mark.parametrize(("shape", "serializer"), SAID)
def test_no_figure_is_left_to_the_page(shape: Any, serializer: type[Serializer]) -> None:
    said = {(each.source or "").split(".")[0] for each in serializer().fields.values()}
    assert {each.name for each in fields(shape)} - said == set()
