"""Compiles locale/**/*.po to .mo in Python, where GNU gettext is missing."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compiles the translations in locale/ that are newer than their compiled file."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        sources = [po for folder in settings.LOCALE_PATHS for po in Path(folder).rglob("*.po")]
        n_compiled = sum(_compile(source) for source in sorted(sources))
        self.stdout.write(f"Translations: {n_compiled} of {len(sources)} compiled")


def _compile(source: Path) -> bool:
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    # Written beside and moved, so that a running process never reads half a file.
    partial = target.with_suffix(".mo.partial")
    polib.pofile(str(source)).save_as_mofile(str(partial))
    partial.replace(target)
    return True
