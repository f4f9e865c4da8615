"""Messages to customers, which steps of plans may name, and words that none may say."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0023_steps_of_one_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="ForbiddenWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("word", models.CharField(max_length=20, unique=True, verbose_name="word")),
                ("why_zh", models.CharField(max_length=120, verbose_name="reason in Chinese")),
                ("why_en", models.CharField(max_length=120, verbose_name="reason in English")),
                ("place", models.PositiveSmallIntegerField(default=0, verbose_name="place")),
            ],
            options={
                "verbose_name": "forbidden word",
                "verbose_name_plural": "forbidden words",
                "ordering": ("place", "id"),
            },
        ),
        migrations.CreateModel(
            name="MessageTemplate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=16, unique=True, verbose_name="code")),
                ("name_en", models.CharField(max_length=80, verbose_name="name in English")),
                ("name_zh", models.CharField(max_length=80, verbose_name="name in Chinese")),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("call", "Call"),
                            ("sms", "SMS"),
                            ("wecom", "WeCom"),
                            ("visit", "Visit"),
                            ("branch", "At the branch"),
                            ("event", "Event"),
                        ],
                        max_length=8,
                        verbose_name="channel",
                    ),
                ),
                ("text_zh", models.TextField(verbose_name="text in Chinese")),
                ("text_en", models.TextField(blank=True, verbose_name="text in English")),
                ("starts_on", models.DateField(blank=True, null=True, verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
            ],
            options={
                "verbose_name": "message",
                "verbose_name_plural": "messages",
                "ordering": ("code",),
            },
        ),
        migrations.AddField(
            model_name="planstep",
            name="message",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="campaigns.messagetemplate",
                verbose_name="message",
            ),
        ),
    ]
