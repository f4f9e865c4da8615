"""The reason of a decision may be as long as a reason elsewhere."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('bankcrm', '0003_field_names'),
    ]

    operations = [
        migrations.AlterField(
            model_name='run',
            name='decision_reason',
            field=models.CharField(blank=True, max_length=400, verbose_name='reason of the decision'),
        ),
    ]
