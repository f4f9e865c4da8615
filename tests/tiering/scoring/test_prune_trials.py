"""What makers have tried does not grow without end; what was submitted stays."""

import pytest

from staff.models import Approval
from tests.conftest import House
from tests.factories import tiering
from tiering.models import RuleTrial
from tiering.scoring import trials

pytestmark = pytest.mark.django_db


def test_newest_and_what_is_evidence_are_kept(house: House) -> None:
    maker = house.head_office
    draft, other = tiering.draft(), tiering.draft("ACTIVITY")
    for rule_set, n in ((draft, 60), (other, 3)):
        kept = tiering.trial(rule_set, maker)
        RuleTrial.objects.bulk_create(
            RuleTrial(rule_set=rule_set, digest=f"{i:064}", definition={}, on=kept.on, effect={},
                      tried_by=maker)
            for i in range(n - 1)
        )  # fmt: skip
    oldest = draft.trials.earliest("id")
    Approval.objects.create(
        subject_type="tiering.ruleset", subject_id=str(draft.pk), title="", path="", reason="",
        digest=oldest.digest, submitted_by=maker,
    )  # fmt: skip
    assert trials.prune() == 9
    assert draft.trials.count() == 51
    assert draft.trials.filter(pk=oldest.pk).exists()
    assert other.trials.count() == 3
    assert trials.prune() == 0
