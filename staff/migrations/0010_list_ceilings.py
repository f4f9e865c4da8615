"""Head office is told of a list above its ceiling."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0009_approvals_carry_definitions'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('overdue', 'Overdue follow-ups'), ('overdue_in_unit', 'Overdue follow-ups of an officer'), ('reassign', 'Reassignment is due'), ('assigned', 'Assigned to you'), ('handed_over', 'Customers handed over'), ('coaching', 'Coaching note'), ('to_decide', 'Waits for your decision'), ('approved', 'Your change is approved'), ('returned', 'Your change came back'), ('list_held', 'A list is above its ceiling')], max_length=24, verbose_name='kind'),
        ),
    ]
