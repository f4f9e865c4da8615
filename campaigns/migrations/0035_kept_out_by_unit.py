"""Why a customer is kept out may be that no unit of theirs takes part: a word, no column."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0034_who_was_ever_listed")]
    operations = [
        migrations.AlterField(
            model_name="whitelistexclusion",
            name="reason",
            field=models.CharField(
                choices=[
                    ("protected", "Protected list"),
                    ("do_not_contact", "Do not contact"),
                    ("campaign", "Excluded by the campaign's rule"),
                    ("unit", "Not in a unit that takes part"),
                ],
                max_length=16,
                verbose_name="reason",
            ),
        ),
    ]
