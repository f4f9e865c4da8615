"""Ships words of promises that supervision forbids to banks whose list began without them."""

import json
from pathlib import Path

from django.db import migrations
from django.db.models import Max

FILE = Path(__file__).parent.parent / "shipped" / "forbidden_words.json"
NEW = {"保证收益", "保證收益", "承诺收益", "承諾收益", "预期收益率", "預期收益率",
       "刚性兑付", "剛性兌付", "刚兑", "剛兌", "包赚", "包賺"}  # fmt: skip


def ship(apps, schema_editor):
    words = apps.get_model("campaigns", "ForbiddenWord").objects
    place = words.aggregate(last=Max("place"))["last"] or 0
    for row in json.loads(FILE.read_text("utf-8")):
        if (word := row.pop("word")) in NEW:
            place += 1
            words.get_or_create(word=word, defaults=row | {"place": place})


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0030_traditional_forbidden_words")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
