from django.db import migrations, models


class Migration(migrations.Migration):
    """A channel out says once that something is waiting."""

    dependencies = [("staff", "0005_who_did_what_when")]

    operations = [
        migrations.AddField(
            model_name="notification",
            name="told_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="told at"
            ),
        ),
    ]
