"""Fills the calendar with the years that are published and one that is provisional."""

from django.db import migrations

from staff import working_days


def fill(apps, schema_editor):
    years = range(working_days.FIRST_YEAR, working_days.LAST_YEAR + 1)
    working_days.add_years(years, apps.get_model("staff", "BusinessDay"))


def clear(apps, schema_editor):
    apps.get_model("staff", "BusinessDay").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("staff", "0001_initial")]
    operations = [migrations.RunPython(fill, clear)]
