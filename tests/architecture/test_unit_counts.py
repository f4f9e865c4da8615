"""Counts stand for all customers under a unit: a subtree added up counts most of them twice."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("bankcrm", "campaigns", "customers", "staff", "tiering")
COUNTS = (
    r"\b(UnitFigure|LabelCount|LabelMove|MaturityCount|UnitLoad|CampaignResult)\b[\w.\s]*\.objects"
)
ADDED_UP = re.compile(COUNTS + r"(?:\s*\.\w+\([^)]*\))*?\s*\.filter\(\s*below\(")


def test_counts_of_units_are_never_added_up_over_a_subtree() -> None:
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    assert sources
    found = [
        f"{path.relative_to(ROOT)}: ask for `org_unit=unit`, its row holds all below"
        for path in sources
        if ADDED_UP.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_adding_up_is_seen() -> None:
    assert ADDED_UP.search('UnitFigure.objects.filter(\n    below(unit, "org_unit__"), as_of=on)')
    assert not ADDED_UP.search("UnitFigure.objects.filter(org_unit=unit)")
