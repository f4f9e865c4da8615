"""Every text of ours has its Chinese; the texts are gathered here without GNU gettext."""

import io
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
FLOORS = ("bankcrm", "campaigns", "tiering", "customers", "staff", "kernel")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}
Message = str | tuple[str, ...]


def texts_of_python() -> Iterator[Message]:
    for floor in FLOORS:
        for path in (ROOT / floor).rglob("*.py"):
            if "migrations" not in path.parts:
                yield from gathered(path.read_bytes())


def texts_of_templates() -> Iterator[Message]:
    for path in (ROOT / "templates").rglob("*.html"):
        yield from gathered(flat(path.read_text(encoding="utf-8")).encode())


def flat(template: str) -> str:
    """Django's own reading of a template as calls, without indents that Python would mind."""
    return "\n".join(line.strip() for line in templatize(template).splitlines())


def gathered(source: bytes) -> Iterator[Message]:
    for _, message, _, _ in extract("python", io.BytesIO(source), KEYWORDS):
        yield message


def key_of(message: Message) -> str:
    return message if isinstance(message, str) else message[0]


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"))


@pytest.fixture(scope="module")
def texts() -> set[str]:
    return {key_of(each) for each in (*texts_of_python(), *texts_of_templates())}


def test_gathering_reads_python_and_templates() -> None:
    assert list(gathered(b'x = _("A") + ngettext("B", "Bs", n)')) == ["A", ("B", "Bs")]
    template = (
        '{% load i18n %}{% translate "C" %}\n  {% blocktranslate %}D {{ e }}{% endblocktranslate %}'
    )
    assert list(gathered(flat(template).encode())) == ["C", "D %(e)s"]


def test_every_text_is_translated(catalogue: polib.POFile, texts: set[str]) -> None:
    translated = {entry.msgid for entry in catalogue.translated_entries()}
    assert sorted(texts - translated) == []


def test_catalogue_has_nothing_fuzzy_or_forgotten(catalogue: polib.POFile, texts: set[str]) -> None:
    assert catalogue.fuzzy_entries() == []
    assert catalogue.obsolete_entries() == []
    assert sorted(entry.msgid for entry in catalogue if entry.msgid not in texts) == []


def test_placeholders_survive_translation(catalogue: polib.POFile) -> None:
    for entry in catalogue:
        sources = {entry.msgid, entry.msgid_plural} - {""}
        targets = [entry.msgstr] if not entry.msgid_plural else [*entry.msgstr_plural.values()]
        for target in targets:
            assert any(marks(target) == marks(source) for source in sources), entry.msgid


def marks(text: str) -> list[str]:
    return sorted(part.split(")")[0] for part in text.split("%(")[1:])
