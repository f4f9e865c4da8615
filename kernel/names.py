"""Names that are data carry both languages; this picks the reader's."""

from django.utils.translation import get_language


def in_language(name_zh: str, name_en: str) -> str:
    return name_zh if (get_language() or "zh").startswith("zh") else name_en
