"""Ships the words that supervision forbids; head office keeps the list from then on."""

import json
from pathlib import Path

from django.db import migrations

FILE = Path(__file__).parent.parent / "shipped" / "forbidden_words.json"


def ship(apps, schema_editor):
    words = apps.get_model("campaigns", "ForbiddenWord")
    for place, row in enumerate(json.loads(FILE.read_text("utf-8"))):
        words.objects.get_or_create(word=row.pop("word"), defaults=row | {"place": place})


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0024_messages")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
