"""What becomes of steps of a plan that fall on one day is the plan's choice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0022_files_of_campaigns")]
    operations = [
        migrations.AddField(
            model_name="contactplan",
            name="same_day",
            field=models.CharField(
                choices=[
                    ("last", "The last one stands for all"),
                    ("each", "Each is planned"),
                ],
                default="last",
                max_length=4,
                verbose_name="steps of one day",
            ),
        ),
    ]
