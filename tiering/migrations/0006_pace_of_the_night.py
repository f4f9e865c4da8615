"""Small indexes for what is looked for, none on a day that every night moves; room for updates."""

from django.db import migrations, models


TABLES = ("tiering_customermetric", "tiering_customerlabel")


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_pace_of_the_night'),
        ('tiering', '0005_night_rows_check_no_keys'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='customermetric',
            name='tiering_customermetric_review',
        ),
        migrations.AddIndex(
            model_name='customermetric',
            index=models.Index(condition=models.Q(('contact_allowed', False)), fields=['customer'], name='tiering_customermetric_silent'),
        ),
        migrations.AddIndex(
            model_name='customermetric',
            index=models.Index(condition=models.Q(('is_family_of_valued', True)), fields=['customer'], name='tiering_customermetric_family'),
        ),
        *(
            migrations.RunSQL(
                f"alter table {table} set (fillfactor = 85)",
                f"alter table {table} reset (fillfactor)",
            )
            for table in TABLES
        ),
    ]
