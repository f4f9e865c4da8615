import tiering.models.figures
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0004_pace_of_the_night'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaignresult',
            name='rate_part',
            field=tiering.models.figures.Amount(decimal_places=16, default=0, max_digits=40, verbose_name='numerator'),
        ),
        migrations.AddField(
            model_name='campaignresult',
            name='rate_whole',
            field=tiering.models.figures.Amount(decimal_places=16, default=0, max_digits=40, verbose_name='denominator'),
        ),
    ]
