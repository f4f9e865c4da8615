"""What the ledger keeps, in the reader's language: why a run ended so."""

import re

from django import template
from django.utils.translation import gettext_lazy

register = template.Library()

# The night writes no language: what it says often is put into words here, the rest stands as it is.
SENTENCES = {
    r"(?P<n>\d+) of (?P<total>\d+) customers would change their RETAIL label": gettext_lazy(
        "%(n)s of %(total)s customers would change their RETAIL label"
    ),
    r"(?P<file>\S+): shrinks from (?P<before>\d+) to (?P<now>\d+) rows, more than the guard "
    r"allows": gettext_lazy(
        "%(file)s: shrinks from %(before)s to %(now)s rows, more than the guard allows"
    ),
    r"(?P<file>\S+): reject guard: (?P<n>\d+) of (?P<total>\d+) rows would be rejected, more than "
    r"the guard allows": gettext_lazy(
        "%(file)s: %(n)s of %(total)s rows would be rejected, more than the guard allows"
    ),
    r"business date (?P<on>\S+) is in the future": gettext_lazy(
        "business date %(on)s is in the future"
    ),
    r"business date (?P<on>\S+) is older than the last accepted one, (?P<last>\S+)": gettext_lazy(
        "business date %(on)s is older than the last accepted one, %(last)s"
    ),
    r"corrected by run (?P<run>\d+)": gettext_lazy("corrected by run %(run)s"),
    r"taken back for run (?P<run>\d+)": gettext_lazy("taken back for run %(run)s"),
    r"taken back for run (?P<run>\d+), which was refused: the data is as of (?P<on>\S+)": (
        gettext_lazy("taken back for run %(run)s, which was refused: the data is as of %(on)s")
    ),
    r"(?P<why>.*); run (?P<run>\d+) stays taken back: the data is as of (?P<on>\S+)": gettext_lazy(
        "%(why)s; run %(run)s stays taken back: the data is as of %(on)s"
    ),
    r"the night of (?P<on>\S+) cannot be taken back again": gettext_lazy(
        "the night of %(on)s cannot be taken back again"
    ),
    "this delivery is in already": gettext_lazy("this delivery is in already"),
    "another run is at work": gettext_lazy("another run is at work"),
}


@register.filter
def in_words(reason: str) -> str:
    """A reason of the ledger; counts get their separators."""
    for pattern, sentence in SENTENCES.items():
        found = re.fullmatch(pattern, reason)
        if found:
            return str(sentence) % {
                name: part if name == "run" else _shown(part)
                for name, part in found.groupdict().items()
            }
    return reason


def _shown(part: str) -> str:
    return f"{int(part):,}" if part.isdigit() else part
