"""What an officer has done today is found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("campaigns", "0011_closed_follow_ups_at_hand"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="followup",
            index=models.Index(
                condition=models.Q(("state", "done")),
                fields=["worked_by", "worked_at"],
                name="campaigns_followup_by_whom",
            ),
        ),
    ]
