"""An index for the silent customers; room on the page for what every night updates."""

from django.conf import settings
from django.db import migrations, models


TABLES = ("customers_account", "customers_activity")


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0004_contact_form_nonce'),
        ('staff', '0002_business_days'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('crm_contact_allowed', False)), fields=['id'], name='customers_customer_silent'),
        ),
        *(
            migrations.RunSQL(
                f"alter table {table} set (fillfactor = 85)",
                f"alter table {table} reset (fillfactor)",
            )
            for table in TABLES
        ),
    ]
