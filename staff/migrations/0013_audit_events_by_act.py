"""The audit trail is read by act, too: the rare ones would be looked for among all."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0012_what_is_over_lapses"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="auditevent",
            index=models.Index(fields=["action", "-id"], name="staff_auditevent_by_act"),
        ),
    ]
