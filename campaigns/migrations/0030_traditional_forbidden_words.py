"""Ships the traditional forms of the words that supervision forbids, where these stand."""

from django.db import migrations
from django.db.models import Max

FORMS = {"零风险": "零風險", "无风险": "無風險", "稳赚": "穩賺", "只赚不赔": "只賺不賠"}


def ship(apps, schema_editor):
    words = apps.get_model("campaigns", "ForbiddenWord").objects
    place = words.aggregate(last=Max("place"))["last"] or 0
    for plain in words.filter(word__in=FORMS):
        place += 1
        said = {"why_zh": plain.why_zh, "why_en": plain.why_en, "place": place}
        words.get_or_create(word=FORMS[plain.word], defaults=said)


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0029_offers_of_campaigns")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
