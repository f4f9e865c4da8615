
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0006_notifications_told'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='leave',
            constraint=models.UniqueConstraint(condition=models.Q(('cancelled_at__isnull', True)), fields=('officer', 'starts_on', 'ends_on'), name='staff_leave_once'),
        ),
    ]
