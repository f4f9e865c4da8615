"""A campaign says what it offers, in both languages."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0028_units_that_take_part")]
    operations = [
        migrations.AddField(
            model_name="campaign",
            name="offers_en",
            field=models.TextField(blank=True, db_default="", verbose_name="offers in English"),
        ),
        migrations.AddField(
            model_name="campaign",
            name="offers_zh",
            field=models.TextField(blank=True, db_default="", verbose_name="offers in Chinese"),
        ),
    ]
