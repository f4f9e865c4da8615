"""Approvals: what one person asks for and a second one decides, and the notifications of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('staff', '0007_leave_once'),
    ]

    operations = [
        migrations.AlterField(
            model_name='notification',
            name='kind',
            field=models.CharField(choices=[('overdue', 'Overdue follow-ups'), ('overdue_in_unit', 'Overdue follow-ups of an officer'), ('reassign', 'Reassignment is due'), ('assigned', 'Assigned to you'), ('handed_over', 'Customers handed over'), ('coaching', 'Coaching note'), ('to_decide', 'Waits for your decision'), ('approved', 'Your change is approved'), ('returned', 'Your change came back')], max_length=24, verbose_name='kind'),
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject_type', models.CharField(max_length=64, verbose_name='kind of subject')),
                ('subject_id', models.CharField(max_length=64, verbose_name='subject')),
                ('title', models.CharField(max_length=120, verbose_name='what is asked for')),
                ('path', models.CharField(max_length=200, verbose_name='where it leads')),
                ('digest', models.CharField(max_length=64, verbose_name='hash of what is asked for')),
                ('evidence', models.JSONField(default=dict, verbose_name='evidence')),
                ('reason', models.CharField(max_length=400, verbose_name='reason')),
                ('submitted_at', models.DateTimeField(auto_now_add=True, verbose_name='submitted at')),
                ('decision', models.CharField(blank=True, choices=[('approved', 'Approved'), ('returned', 'Returned'), ('withdrawn', 'Withdrawn')], default='', max_length=12, verbose_name='decision')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided at')),
                ('decision_reason', models.CharField(blank=True, default='', max_length=400, verbose_name='reason of the decision')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('submitted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='submitted by')),
            ],
            options={
                'verbose_name': 'approval',
                'verbose_name_plural': 'approvals',
                'ordering': ('-id',),
                'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='staff_approval_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('decision', ''), ('decision_reason', '')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), models.Q(('decision', ''), _negated=True)), _connector='OR'), name='staff_approval_decided_whole'), models.CheckConstraint(condition=models.Q(('decision', ''), models.Q(('decided_by', models.F('submitted_by')), ('decision', 'withdrawn')), models.Q(models.Q(('decision', 'withdrawn'), _negated=True), models.Q(('decided_by', models.F('submitted_by')), _negated=True)), _connector='OR'), name='staff_approval_by_two'), models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('subject_type', 'subject_id'), name='staff_approval_one_open')],
            },
        ),
    ]
