"""Data: what carrying a retail label gives, as a beginning that head office edits."""

import json
from pathlib import Path

from django.db import migrations

BENEFITS = Path(__file__).parent.parent / "shipped" / "benefits" / "retail.json"


def read():
    """(label, name_en, name_zh) in the order of each list."""
    for label, names in json.loads(BENEFITS.read_text("utf-8")).items():
        for place, (name_en, name_zh) in enumerate(names, start=1):
            yield label, place, name_en, name_zh


def ship(apps, schema_editor):
    Label, Benefit = apps.get_model("tiering", "Label"), apps.get_model("tiering", "Benefit")
    labels = {each.code: each for each in Label.objects.filter(scheme__code="RETAIL")}
    for code, place, name_en, name_zh in read():
        Benefit.objects.get_or_create(
            label=labels[code], name_zh=name_zh, defaults={"name_en": name_en, "place": place}
        )


def withdraw(apps, schema_editor):
    Benefit = apps.get_model("tiering", "Benefit")
    for code, _place, _name_en, name_zh in read():
        Benefit.objects.filter(
            label__scheme__code="RETAIL", label__code=code, name_zh=name_zh
        ).delete()


class Migration(migrations.Migration):
    dependencies = [("tiering", "0009_counts_under_units")]
    operations = [migrations.RunPython(ship, withdraw)]
