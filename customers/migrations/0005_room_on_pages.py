"""Room on each page, so that a night's update stays on it and touches no index."""

from django.db import migrations

TABLES = ("customers_account", "customers_activity")


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_contact_form_nonce")]

    operations = [
        migrations.RunSQL(
            f"alter table {table} set (fillfactor = 85)", f"alter table {table} reset (fillfactor)"
        )
        for table in TABLES
    ]
