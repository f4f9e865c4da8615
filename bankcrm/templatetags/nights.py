"""What the ledger keeps, in the reader's language: why a run ended so."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django import template
from django.utils.translation import gettext, gettext_noop

register = template.Library()

# The night writes English, for the ledger and the command line. Its sentences stand here as it
# writes them, `%(…)s` where it puts a part; what is not among them stands as it is.
SENTENCES = (
    # the delivery
    gettext_noop("is not a folder"),
    gettext_noop("is delivered twice, plain and compressed"),
    gettext_noop("is missing"),
    gettext_noop("is not a date"),
    gettext_noop("business date %(on)s is not that of the folder"),
    gettext_noop("business date %(on)s is not that of the run, %(other)s"),
    gettext_noop("no manifest, and the folder is not named by a date"),
    gettext_noop("lies in the folder but not in the manifest"),
    gettext_noop("is in the manifest but not in the folder"),
    gettext_noop("is larger than %(n)s bytes"),
    gettext_noop("no column %(value)s to add up"),
    gettext_noop("no column %(cut)s"),
    gettext_noop("its bytes do not match the manifest's sha256"),
    gettext_noop("the files have changed since the night began"),
    # its manifest
    gettext_noop("is too large for a manifest"),
    gettext_noop("is not UTF-8"),
    gettext_noop("is not valid JSON: %(why)s"),
    gettext_noop("Expecting value"),
    gettext_noop("Expecting property name enclosed in double quotes"),
    gettext_noop("Expecting ',' delimiter"),
    gettext_noop("Expecting ':' delimiter"),
    gettext_noop("Extra data"),
    gettext_noop("Unterminated string starting at"),
    gettext_noop("Invalid control character at"),
    gettext_noop("Invalid \\escape"),
    gettext_noop("Invalid \\uXXXX escape"),
    gettext_noop("is nested too deeply"),
    gettext_noop("is not a JSON object"),
    gettext_noop("is not an object"),
    gettext_noop("stands there twice"),
    gettext_noop("%(constant)s is not a number"),
    gettext_noop("%(value)s is not a date YYYY-MM-DD"),
    gettext_noop("%(value)s is none of %(known)s"),
    gettext_noop("%(value)s is not a number of rows"),
    gettext_noop("%(value)s is not a SHA-256"),
    gettext_noop("%(value)s is not an amount"),
    gettext_noop("%(cut)s"),
    # its bytes and lines
    gettext_noop("is empty"),
    gettext_noop("is an Excel workbook or a zip archive, not CSV"),
    gettext_noop("is an old Excel or Office file, not CSV"),
    gettext_noop("is gzip-compressed without being named .gz"),
    gettext_noop("is a PDF, not CSV"),
    gettext_noop("is UTF-16 text, byte 0 is not valid in the declared encoding"),
    gettext_noop("is UTF-16 or binary, not CSV"),
    gettext_noop("is not a valid gzip file"),
    gettext_noop("is a gzip file that was cut off"),
    gettext_noop("unpacks to more than %(n)s bytes"),
    gettext_noop("is not valid %(encoding)s"),
    gettext_noop("has a line of more than 1 MB"),
    gettext_noop("is cut off in its last line"),
    gettext_noop("has a forbidden character"),
    gettext_noop("has quotes that do not fit together"),
    gettext_noop("is delimited by %(value)s, not by commas"),
    gettext_noop("has no column %(value)s; the first line must name the columns"),
    gettext_noop("has the column %(value)s twice"),
    gettext_noop("has the column %(cut)s"),
    # its figures
    gettext_noop("%(n)s rows, the manifest says %(total)s"),
    gettext_noop("adds up to %(amount)s, the manifest says %(told)s"),
    gettext_noop("shrinks from %(before)s to %(now)s rows, more than the guard allows"),
    gettext_noop("%(n)s of %(total)s rows would be rejected, more than the guard allows"),
    gettext_noop("a unit that is in use is missing"),
    # the run
    gettext_noop("business date %(on)s is in the future"),
    gettext_noop("business date %(on)s is older than the last accepted one, %(last)s"),
    gettext_noop("the night of %(on)s cannot be taken back again"),
    gettext_noop("this delivery is in already"),
    gettext_noop("another run is at work"),
    gettext_noop("another delivery came for the same date"),
    gettext_noop("killed, and other work came first"),
    gettext_noop("%(n)s of %(total)s customers would change their RETAIL label"),
    gettext_noop("corrected by run %(run)s"),
    gettext_noop("taken back for run %(run)s"),
    gettext_noop("taken back for run %(run)s, which was refused: %(stands)s"),
    gettext_noop("%(why)s; run %(run)s stays taken back: %(stands)s"),
    gettext_noop("the data is as of %(on)s"),
    gettext_noop("there is no data"),
    gettext_noop("%(error)s: [SQLSTATE %(code)s; the message is left out]"),
)
PLACES = (
    gettext_noop("header"),
    gettext_noop("rows"),
    gettext_noop("totals"),
    gettext_noop("reject guard"),
    gettext_noop("line %(line)s"),
    gettext_noop("byte %(byte)s"),
    gettext_noop("%(file)s mode"),
    gettext_noop("%(file)s rows"),
    gettext_noop("%(file)s totals"),
    gettext_noop("%(file)s columns"),
)
LONGEST = 1000  # of a refusal; an error's own words may be endless
COUNTS = ("n", "total", "before", "now")  # shown with separators
QUOTED = r"""(?:['"\[{\d-].*|Decimal\(.*|None|True|False)"""
# What may stand in a part, where it is less than anything; `cut`: too long to be written whole.
PARTS = {
    **dict.fromkeys((*COUNTS, "run", "line", "byte"), r"\d+"),
    **dict.fromkeys(("on", "other", "last", "encoding"), r"\S+"),
    "constant": r"-?\w+",
    "error": r"\w+",
    "value": QUOTED,
    "cut": rf"(?=.{{150}}){QUOTED}…",
}


def _pattern(sentence: str) -> re.Pattern[str]:
    pieces = re.split(r"%\((\w+)\)s", sentence)
    for i, piece in enumerate(pieces):
        pieces[i] = f"(?P<{piece}>{PARTS.get(piece, '.+')})" if i % 2 else re.escape(piece)
    return re.compile("".join(pieces), re.DOTALL)


WRITTEN = {_pattern(sentence): sentence for sentence in SENTENCES}
NAMED = {_pattern(place): place for place in PLACES}


@register.filter
def in_words(reason: str) -> str:
    """A reason of the ledger: `file: place: sentence`, or the sentence alone."""
    parts = reason.split(": ") if len(reason) <= LONGEST else []
    for i in range(len(parts)):
        sentence = _translated(": ".join(parts[i:]), WRITTEN.items())
        if sentence is not None:
            for place in reversed(parts[:i]):
                place = _translated(place, NAMED.items()) or place
                sentence = gettext("%(place)s: %(reason)s") % {"place": place, "reason": sentence}
            return sentence
    return reason


@register.filter
def lost_share(file: Mapping[str, int]) -> Decimal:
    """How much of a file is missing, of the rows that it had the day before."""
    before = file["before"]
    return Decimal(before - file["now"]) / before if before else Decimal(0)


def _translated(text: str, known: Iterable[tuple[re.Pattern[str], str]]) -> str | None:
    """None: we do not know it."""
    for pattern, sentence in known:
        found = pattern.fullmatch(text)
        if found:
            parts = found.groupdict().items()
            return gettext(sentence) % {name: _shown(name, part) for name, part in parts}
    return None


def _shown(name: str, part: str) -> str:
    if name in ("why", "stands"):  # a sentence of its own
        return in_words(part)
    return f"{int(part):,}" if name in COUNTS else part
