"""When a hand-over was made, and which one has ended: those that stand were made by today."""

from django.db import migrations, models

MADE_BY_TODAY = """
update customers_customer set handover_at = now() where handover_to_id is not null
"""


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_delivery_folder_and_seal"),
    ]

    operations = [
        migrations.AddField(
            model_name="customer",
            name="handover_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="customer",
            name="ended_handover_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.RunSQL(MADE_BY_TODAY, migrations.RunSQL.noop),
    ]
