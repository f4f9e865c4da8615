"""A campaign names the units that take part."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0027_supervisors_check_back")]
    operations = [
        migrations.AddField(
            model_name="campaign",
            name="units",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="By their codes, each with all below it. Empty: the whole bank.",
                verbose_name="units that take part",
            ),
        ),
    ]
