"""Who moved in a period is found by index; an officer's own near lines need none."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tiering', '0012_close_to_a_line'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='linecase',
            name='tiering_linecase_owner',
        ),
        migrations.AddIndex(
            model_name='labelchange',
            index=models.Index(condition=models.Q(('reason', 'entered'), _negated=True), fields=['scheme', 'on'], include=('from_label', 'to_label', 'customer'), name='tiering_labelchange_period'),
        ),
    ]
