"""Names that are data carry both languages; this picks the reader's. And signs that stay unseen."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def in_language(name_zh: str, name_en: str) -> str:
    return name_zh if (get_language() or "zh").startswith("zh") else name_en


def has_control_signs(text: str) -> bool:
    """Beside the ends of its lines and tabs: they part words unseen."""
    return any(unicodedata.category(sign) == "Cc" and sign not in "\r\n\t" for sign in text)


def visible_only(name: str) -> None:
    """Of a field: no control character, nothing that turns the direction of reading."""
    if not name.isprintable():
        raise ValidationError(_("A name has visible characters only."), code="invisible")
