"""Head office is told of a night that is late."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0010_list_ceilings'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('overdue', 'Overdue follow-ups'), ('overdue_in_unit', 'Overdue follow-ups of an officer'), ('reassign', 'Reassignment is due'), ('assigned', 'Assigned to you'), ('handed_over', 'Customers handed over'), ('coaching', 'Coaching note'), ('to_decide', 'Waits for your decision'), ('approved', 'Your change is approved'), ('returned', 'Your change came back'), ('list_held', 'A list is above its ceiling'), ('night_late', 'A night is late')], max_length=24, verbose_name='kind'),
        ),
    ]
