"""What may not be said, and who says it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from campaigns.models import ForbiddenWord
from campaigns.wording import said_in


def forbidden_in(texts: Mapping[str, str]) -> dict[str, str]:
    """Place of a text → the first forbidden word in it and the reason, in words for the reader."""
    words = {each.word: each for each in ForbiddenWord.objects.all()}
    found = {place: said_in(text, words) for place, text in texts.items()}
    return {
        place: _("“%(word)s” may not be said: %(why)s")
        % {"word": said[0], "why": words[said[0]].why}
        for place, said in found.items()
        if said
    }
