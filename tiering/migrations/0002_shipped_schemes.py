"""Data: what each account class counts as, and the schemes that the product ships, live."""

import json
from datetime import date
from pathlib import Path

from django.db import migrations

SHIPPED = Path(__file__).parent.parent / "shipped"
BEFORE_ANY_DELIVERY = date(1990, 1, 1)
# The place of each scheme in the arrays of the metrics; never changed once data is there.
SLOTS = (
    "RETAIL",
    "ACTIVITY",
    "TIME_DEPOSIT_AMOUNT",
    "TIME_DEPOSIT_TERM",
    "TIME_DEPOSIT_FREQUENCY",
    "LIFECYCLE",
    "ENTERPRISE_SIZE",
    "CORPORATE",
)
# code, name_en, name_zh, is_aum, is_deposit, is_retained
CLASSES = (
    ("demand", "Demand deposit", "活期存款", True, True, False),
    ("notice", "Notice deposit", "通知存款", True, True, False),
    ("term", "Term deposit", "定期存款", True, True, True),
    ("wealth", "Wealth product", "理财", True, False, True),
    ("wealth_open", "Open-ended wealth product", "开放式理财", True, False, False),
    ("fund", "Fund", "基金", True, False, True),
    ("insurance", "Insurance", "保险", True, False, True),
    ("bond", "Bond", "国债", True, False, True),
    ("metal", "Precious metal", "贵金属", True, False, True),
    ("loan", "Loan", "贷款", False, False, False),
    ("credit_card", "Credit card", "信用卡", False, False, False),
)


def load_classes(apps, schema_editor):
    ProductClass = apps.get_model("tiering", "ProductClass")
    for code, name_en, name_zh, is_aum, is_deposit, is_retained in CLASSES:
        ProductClass.objects.get_or_create(
            code=code,
            defaults={
                "name_en": name_en,
                "name_zh": name_zh,
                "is_aum": is_aum,
                "is_deposit": is_deposit,
                "is_retained": is_retained,
            },
        )


def load_schemes(apps, schema_editor):
    Scheme = apps.get_model("tiering", "Scheme")
    RuleSet = apps.get_model("tiering", "RuleSet")
    for slot, code in enumerate(SLOTS, start=1):
        definition = json.loads((SHIPPED / f"{code.lower()}.json").read_text("utf-8"))
        scheme, _ = Scheme.objects.get_or_create(
            code=code,
            defaults={
                "name_en": definition["name_en"],
                "name_zh": definition["name_zh"],
                "policy": definition["policy"],
                "slot": slot,
            },
        )
        load_labels(apps, scheme, definition["labels"])
        RuleSet.objects.get_or_create(
            scheme=scheme,
            version=1,
            defaults={
                "state": "live",
                "definition": definition,
                "effective_from": BEFORE_ANY_DELIVERY,
            },
        )


def load_labels(apps, scheme, labels):
    Label = apps.get_model("tiering", "Label")
    for label in sorted(labels, key=lambda each: each["rank"]):
        Label.objects.get_or_create(
            scheme=scheme,
            code=label["code"],
            defaults={key: label[key] for key in ("name_en", "name_zh", "kind", "rank")},
        )


def unload(apps, schema_editor):
    apps.get_model("tiering", "RuleSet").objects.filter(
        scheme__code__in=SLOTS, version=1
    ).delete()
    apps.get_model("tiering", "Label").objects.filter(scheme__code__in=SLOTS).delete()
    apps.get_model("tiering", "Scheme").objects.filter(code__in=SLOTS).delete()
    codes = [row[0] for row in CLASSES]
    apps.get_model("tiering", "ProductClass").objects.filter(code__in=codes).delete()


class Migration(migrations.Migration):
    dependencies = [("tiering", "0001_initial")]

    operations = [
        migrations.RunPython(load_classes, migrations.RunPython.noop),
        migrations.RunPython(load_schemes, unload),
    ]
