"""Words that nothing said to customers may hold: messages, and the talking points of campaigns."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from campaigns.enums import CampaignState
from campaigns.models import Campaign, ForbiddenWord, MessageTemplate
from campaigns.wording import SAID, folded, said_in
from kernel.names import in_language, visible_only
from kernel.sheets import Definition, Sheet
from staff.reference import Entry, Line, Reference

ALL = "all"
ROW = ("word", "why_zh", "why_en")
IN_FORCE = (CampaignState.LIVE, CampaignState.PAUSED)
OF_MESSAGES = ("text_zh", "text_en")


def no_mere_space(word: str) -> None:
    """Of a field: what is nothing once signs and spaces are gone would be found everywhere."""
    if not folded(word):
        raise ValidationError(gettext("A word has letters or digits."), code="nothing")


class WordsHead(forms.Form):
    key = forms.CharField(max_length=8, widget=forms.HiddenInput)


class WordRow(forms.Form):
    word = forms.CharField(label=_("Word"), max_length=20, validators=[visible_only, no_mere_space])
    why_zh = forms.CharField(
        label=_("Reason in Chinese"), max_length=120, validators=[visible_only]
    )
    why_en = forms.CharField(
        label=_("Reason in English"), max_length=120, validators=[visible_only]
    )


class WordsSheet(Sheet):
    head_class = WordsHead
    row_class = WordRow
    rows_name = "words"
    max_rows = 100

    def check(self, head: forms.Form, rows: list[forms.Form]) -> None:
        seen: set[str] = set()
        for row in rows:
            word = folded(row.cleaned_data["word"])
            if word in seen:
                row.add_error("word", gettext("This word is listed twice."))
            seen.add(word)


class ForbiddenWords(Reference):
    kind = "forbidden-words"
    name = _("Forbidden words")
    about = _("What no message and no talking points may say, and why.")
    icon = "message-square-off"
    sheet = WordsSheet
    editor = "campaigns/_words-sheet.html"
    is_wide = True
    consequence = _(
        "Approved, it counts at once: a message that says a word is offered to nobody until it is "
        "changed, and no message or campaign that says one is submitted or approved."
    )
    key_field = "key"

    def entries(self) -> Sequence[Entry]:
        n = ForbiddenWord.objects.count()
        note = ngettext("%(n)s word", "%(n)s words", n) % {"n": n}
        return [Entry(ALL, gettext("Forbidden words"), note)]

    def now(self, key: str) -> Definition | None:
        if key != ALL:
            return None
        words = ForbiddenWord.objects.values(*ROW)
        return {"key": ALL, "words": list(words)}

    def key_of(self, definition: Definition) -> str:
        return str(definition["key"])

    def title(self, definition: Definition) -> str:
        return gettext("Forbidden words")

    def lines(self, definition: Definition) -> Sequence[Line]:
        return [
            Line(row["word"], row["word"], f"{row['why_zh']} / {row['why_en']}")
            for row in definition["words"]
        ]

    def effect(self, before: Definition | None, after: Definition) -> dict[str, Any]:
        """Who says a word that is new."""
        new = sorted(_words(after) - _words(before))
        messages, campaigns = MessageTemplate.objects.all(), Campaign.objects
        return {
            "messages": list(_saying(messages, new, OF_MESSAGES)),
            "campaigns": list(_saying(campaigns.filter(state__in=IN_FORCE), new, SAID)),
        }

    def told(self, effect: Mapping[str, Any]) -> Sequence[str]:
        messages, campaigns = (_named(effect[name]) for name in ("messages", "campaigns"))
        told = []
        if messages:
            said = gettext("Messages that are offered no more until they are changed: %(names)s.")
            told.append(said % {"names": messages})
        if campaigns:
            said = gettext(
                "Campaigns in force whose name, offers or talking points say it: %(names)s."
            )
            told.append(said % {"names": campaigns})
        return told or [gettext("No message and no campaign in force says a word that is new.")]

    def write(self, key: str, definition: Definition, evidence: Mapping[str, Any]) -> None:
        ForbiddenWord.objects.all().delete()
        rows = enumerate(definition["words"])
        ForbiddenWord.objects.bulk_create(
            ForbiddenWord(place=place, **{name: row[name] for name in ROW}) for place, row in rows
        )


def _words(definition: Definition | None) -> set[str]:
    return {row["word"] for row in definition["words"]} if definition else set()


def _saying(
    found: Iterable[MessageTemplate | Campaign], words: list[str], fields: Sequence[str]
) -> Iterator[list[str]]:
    """Names, and the words."""
    for each in found:
        texts = [getattr(each, field) for field in fields]
        said = [word for word in words if any(said_in(text, [word]) for text in texts)]
        if said:
            yield [each.name_zh, each.name_en, *said]


def _named(saying: Iterable[Sequence[str]]) -> str:
    return gettext(", ").join(
        f"{in_language(zh, en)} ({gettext(', ').join(words)})" for zh, en, *words in saying
    )
