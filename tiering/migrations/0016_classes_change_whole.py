"""What a product class counts as changes with its coefficient, on the first of a month."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tiering', '0015_benefits_hold_between_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='productclass',
            name='next_is_aum',
            field=models.BooleanField(blank=True, null=True, verbose_name='will count as AUM'),
        ),
        migrations.AddField(
            model_name='productclass',
            name='next_is_retained',
            field=models.BooleanField(blank=True, null=True, verbose_name='will count as retained'),
        ),
    ]
