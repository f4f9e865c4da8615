"""Accounts that close on a day, as announced before, are found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("customers", "0006_field_names"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="account",
            index=models.Index(
                condition=models.Q(("closed_on__isnull", False)),
                fields=["closed_on"],
                name="customers_account_closing",
            ),
        ),
    ]
