"""Ships the contact plans, the season programme with its six plays, and the standing campaigns."""

import json
from pathlib import Path

from django.conf import settings
from django.db import migrations

FOLDER = Path(__file__).parent.parent / "shipped"


def read(name):
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


def ship_plans(apps):
    for data in read("plans"):
        steps = data.pop("steps")
        plan, is_new = apps.get_model("campaigns", "ContactPlan").objects.get_or_create(
            code=data["code"], defaults=data
        )
        if is_new:
            for step in steps:
                apps.get_model("campaigns", "PlanStep").objects.create(plan=plan, **step)


def ship(apps, schema_editor):
    ship_plans(apps)
    data = read("campaigns")
    programme, _ = apps.get_model("campaigns", "Programme").objects.get_or_create(
        code=data["programme"]["code"], defaults=data["programme"]
    )
    plans = {plan.code: plan for plan in apps.get_model("campaigns", "ContactPlan").objects.all()}
    for campaign in data["campaigns"]:
        campaign["plan"] = plans[campaign["plan"]]
        campaign["state"] = "live"
        campaign.setdefault("holdout_share", settings.BANKCRM_HOLDOUT)
        if campaign["play"] != "standing":
            campaign["programme"] = programme
        apps.get_model("campaigns", "Campaign").objects.get_or_create(
            code=campaign["code"], defaults=campaign
        )


def withdraw(apps, schema_editor):
    data = read("campaigns")
    codes = [campaign["code"] for campaign in data["campaigns"]]
    apps.get_model("campaigns", "Campaign").objects.filter(code__in=codes).delete()
    apps.get_model("campaigns", "Programme").objects.filter(
        code=data["programme"]["code"], campaigns=None
    ).delete()
    codes = [plan["code"] for plan in read("plans")]
    apps.get_model("campaigns", "ContactPlan").objects.filter(
        code__in=codes, campaigns=None
    ).delete()


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0002_plan_anchor_and_overflow")]
    operations = [migrations.RunPython(ship, withdraw)]
