"""What customers are written, and what no text to them may say."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.enums import Channel
from kernel.names import in_language


class MessageTemplate(models.Model):
    """A text with variables in braces (`enums.Variable`); customers are written in Chinese, and in
    English where there is a text for it.
    """

    code = models.CharField(_("code"), max_length=16, unique=True)
    name_en = models.CharField(_("name in English"), max_length=80)
    name_zh = models.CharField(_("name in Chinese"), max_length=80)
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    text_zh = models.TextField(_("text in Chinese"))
    text_en = models.TextField(_("text in English"), blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("code",)

    def __str__(self) -> str:
        return in_language(self.name_zh, self.name_en)

    def is_valid_on(self, on: date) -> bool:
        return (self.starts_on or on) <= on <= (self.ends_on or on)


class ForbiddenWord(models.Model):
    """What no message and no talking points may say, and why."""

    word = models.CharField(_("word"), max_length=20, unique=True)
    why_zh = models.CharField(_("reason in Chinese"), max_length=120)
    why_en = models.CharField(_("reason in English"), max_length=120)
    place = models.PositiveSmallIntegerField(_("place"), default=0)

    class Meta:
        verbose_name = _("forbidden word")
        verbose_name_plural = _("forbidden words")
        ordering = ("place", "id")

    def __str__(self) -> str:
        return self.word

    @property
    def why(self) -> str:
        return in_language(self.why_zh, self.why_en)
