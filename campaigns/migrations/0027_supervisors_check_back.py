"""A step says who does it: the officer, or the supervisor who checks back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0026_targets_of_units"),
    ]

    operations = [
        migrations.AddField(
            model_name="followup",
            name="who",
            field=models.CharField(
                choices=[
                    ("officer", "The customer's officer"),
                    ("supervisor", "The supervisor, who checks back"),
                ],
                db_default="officer",
                default="officer",
                help_text="A supervisor's is the head's of the officer's unit: no officer closes it.",
                max_length=10,
                verbose_name="who",
            ),
        ),
        migrations.AddField(
            model_name="planstep",
            name="who",
            field=models.CharField(
                choices=[
                    ("officer", "The customer's officer"),
                    ("supervisor", "The supervisor, who checks back"),
                ],
                default="officer",
                max_length=10,
                verbose_name="who",
            ),
        ),
    ]
