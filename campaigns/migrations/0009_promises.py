"""Ships the campaign that holds what an officer has promised to a customer: by hand only."""

import json
from pathlib import Path

from django.db import migrations

PROMISES = Path(__file__).parent.parent / "shipped" / "promises.json"


def ship(apps, schema_editor):
    campaign = json.loads(PROMISES.read_text("utf-8"))
    plan = apps.get_model("campaigns", "ContactPlan").objects.get(code=campaign["plan"])
    apps.get_model("campaigns", "Campaign").objects.get_or_create(
        code=campaign["code"], defaults=campaign | {"plan": plan, "state": "live"}
    )


def withdraw(apps, schema_editor):
    apps.get_model("campaigns", "Campaign").objects.filter(code="PROMISE", entries=None).delete()


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0008_what_people_agree_next")]
    operations = [migrations.RunPython(ship, withdraw)]
