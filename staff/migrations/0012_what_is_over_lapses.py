"""What is asked about something that is over lapses, and its maker is told."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0011_nights_that_are_late'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='approval',
            name='staff_approval_decided_whole',
        ),
        migrations.AlterField(
            model_name='approval',
            name='decision',
            field=models.CharField(blank=True, choices=[('approved', 'Approved'), ('returned', 'Returned'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Needs no decision any more')], default='', max_length=12, verbose_name='decision'),
        ),
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('overdue', 'Overdue follow-ups'), ('overdue_in_unit', 'Overdue follow-ups of an officer'), ('reassign', 'Reassignment is due'), ('assigned', 'Assigned to you'), ('handed_over', 'Customers handed over'), ('coaching', 'Coaching note'), ('to_decide', 'Waits for your decision'), ('approved', 'Your change is approved'), ('returned', 'Your change came back'), ('lapsed', 'Needs no decision any more'), ('list_held', 'A list is above its ceiling'), ('night_late', 'A night is late')], max_length=24, verbose_name='kind'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('decision', ''), ('decision_reason', '')), models.Q(('decided_at__isnull', False), ('decided_by', None), ('decision', 'lapsed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='staff_approval_decided_whole'),
        ),
    ]
