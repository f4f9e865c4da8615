"""Messages to customers: a text for a channel, with variables that a page fills."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from campaigns.enums import Variable
from campaigns.models import MessageTemplate, PlanStep
from campaigns.queries import forbidden_in
from campaigns.reference.coded import CodedHead
from campaigns.wording import fault_in, sample_of, sms_parts, variables_in
from customers.enums import MESSAGES, Channel
from kernel.names import in_language
from kernel.sheets import Definition, Sheet, check_days_in_order
from staff.reference import Entry, Line, Reference

SHIPPED = Path(__file__).parent.parent / "shipped" / "messages.json"
MAX_TEXT = 500
TEXTS = ("text_zh", "text_en")
DAYS = ("starts_on", "ends_on")
FIELDS = ("code", "name_zh", "name_en", "channel", *TEXTS, *DAYS)
TEXT = forms.Textarea(attrs={"rows": 5})
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def well_written(text: str) -> None:
    """Of a field: lines of visible characters, and braces around known variables only."""
    if not text.replace("\n", "").isprintable():
        raise ValidationError(gettext("A text has visible characters only."), code="invisible")
    if fault := fault_in(text):
        raise ValidationError(fault, code="braces")


class TextField(forms.CharField):
    """Browsers end lines in their own way."""

    def to_python(self, value: object) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class MessageHead(CodedHead):
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[(each.value, each.label) for each in MESSAGES]
    )
    text_zh = TextField(
        label=_("Text in Chinese"), max_length=MAX_TEXT, widget=TEXT, validators=[well_written]
    )
    text_en = TextField(
        label=_("Text in English, if there is one"),
        max_length=MAX_TEXT,
        required=False,
        widget=TEXT,
        validators=[well_written],
    )
    starts_on = forms.DateField(label=_("From"), required=False, widget=DAY)
    ends_on = forms.DateField(label=_("Last day"), required=False, widget=DAY)

    def clean(self) -> dict[str, Any]:
        check_days_in_order(self)
        return self.cleaned_data


class MessageSheet(Sheet):
    head_class = MessageHead


class Messages(Reference):
    kind = "messages"
    name = _("Messages")
    about = _("What customers are written: texts that fill themselves at a step of a plan.")
    icon = "message-square-text"
    sheet = MessageSheet
    editor = "campaigns/_message-sheet.html"
    preview = "campaigns/_message-sample.html"
    consequence = _(
        "Approved, it stands at once where a contact plan names it. A message is not deleted, "
        "since plans name it: it gets a last day."
    )
    can_start = True

    def entries(self) -> Sequence[Entry]:
        found = MessageTemplate.objects.all()
        return [Entry(each.code, str(each), _note(_definition(each))) for each in found]

    def now(self, key: str) -> Definition | None:
        found = MessageTemplate.objects.filter(code=key).first()
        return _definition(found) if found else None

    def key_of(self, definition: Definition) -> str:
        return str(definition["code"])

    def title(self, definition: Definition) -> str:
        return in_language(definition["name_zh"], definition["name_en"])

    def starts(self) -> Sequence[Definition]:
        return _shipped()

    def lines(self, definition: Definition) -> Sequence[Line]:
        names = f"{definition['name_zh']} / {definition['name_en']}"
        return [
            Line("name", gettext("Names"), names),
            Line("channel", gettext("Channel"), str(Channel(definition["channel"]).label)),
            Line("zh", gettext("Text in Chinese"), definition["text_zh"]),
            *(
                [Line("en", gettext("Text in English"), definition["text_en"])]
                if definition["text_en"]
                else []
            ),
            Line("days", gettext("Holds"), _days(definition)),
        ]

    def check(
        self, sheet: Sheet, before: Definition | None, evidence: Mapping[str, Any] | None = None
    ) -> None:
        after = sheet.definition()
        if after is None:
            return
        for field, refusal in forbidden_in({name: after[name] for name in TEXTS}).items():
            sheet.refuse(field, refusal)
        if before and before["channel"] != after["channel"] and _steps(before["code"]):
            said = gettext("Contact plans send it by %(channel)s: start another one for this.")
            sheet.refuse("channel", said % {"channel": Channel(before["channel"]).label})

    def effect(self, before: Definition | None, after: Definition) -> dict[str, Any]:
        return {
            "steps": [
                [step.code, step.plan.name_zh, step.plan.name_en] for step in _steps(after["code"])
            ]
        }

    def told(self, effect: Mapping[str, Any]) -> Sequence[str]:
        steps = effect["steps"]
        named = (f"{in_language(zh, en)} {code}" for code, zh, en in steps)
        if not steps:
            return [gettext("No contact plan names it yet.")]
        text = ngettext(
            "%(n)s step of contact plans sends it: %(names)s.",
            "%(n)s steps of contact plans send it: %(names)s.",
            len(steps),
        )
        return [text % {"n": len(steps), "names": gettext(", ").join(named)}]

    def write(self, key: str, definition: Definition, evidence: Mapping[str, Any]) -> None:
        fields = {name: definition[name] for name in FIELDS}
        MessageTemplate.objects.update_or_create(code=key, defaults=fields)

    def shown(self, definition: Definition, asked: Mapping[str, str], on: date) -> dict[str, Any]:
        """Filled for a made-up customer, with its length."""
        texts = [(definition["text_zh"], True), (definition["text_en"], False)]
        samples = [sample_of(text, is_chinese=is_chinese) for text, is_chinese in texts if text]
        used = [Variable(name) for name in variables_in("".join(text for text, _zh in texts))]
        return {
            "samples": [(text, len(text), sms_parts(text)) for text in samples],
            "is_sms": definition["channel"] == Channel.SMS,
            "variables": [(each.value, each.label, each in used) for each in Variable],
        }


def _definition(message: MessageTemplate) -> Definition:
    said = {name: getattr(message, name) for name in FIELDS}
    return said | {name: said[name] and said[name].isoformat() for name in DAYS}


def _steps(code: str) -> list[PlanStep]:
    return list(PlanStep.objects.filter(message__code=code).select_related("plan"))


def _note(definition: Definition) -> str:
    return f"{Channel(definition['channel']).label} · {_days(definition)}"


def _days(definition: Definition) -> str:
    first, last = (definition[name] for name in DAYS)
    return f"{first or '…'} – {last or '…'}" if first or last else gettext("always")


@cache
def _shipped() -> tuple[Definition, ...]:
    return tuple(json.loads(SHIPPED.read_text("utf-8")))
