"""Room on each page, so that a night's update stays on it and touches no index."""

from django.db import migrations

TABLES = ("campaigns_followup", "campaigns_whitelistentry")


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_night_rows_check_no_keys")]

    operations = [
        migrations.RunSQL(
            f"alter table {table} set (fillfactor = 85)", f"alter table {table} reset (fillfactor)"
        )
        for table in TABLES
    ]
