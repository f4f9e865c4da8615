"""An approval carries what is asked for whole, and what it would replace."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("staff", "0008_approvals")]

    operations = [
        migrations.AddField(
            model_name="approval",
            name="before",
            field=models.JSONField(editable=False, null=True, verbose_name="as it was"),
        ),
        migrations.AddField(
            model_name="approval",
            name="after",
            field=models.JSONField(editable=False, null=True, verbose_name="as asked for"),
        ),
    ]
