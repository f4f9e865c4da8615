"""A campaign says which parts of its target are set by hand."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0032_dry_runs_asked_for")]
    operations = [
        migrations.AddField(
            model_name="campaign",
            name="unit_goals",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Customers by codes of units; all others share the rest by their list.",
                verbose_name="parts of the target set by hand",
            ),
        ),
    ]
