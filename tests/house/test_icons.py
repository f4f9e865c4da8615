"""Icons come from a package: a name that it does not have would break a page only when shown."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from lucide.templatetags.lucide import lucide

from bankcrm.shell import WAYS
from campaigns.forms import CONTACT_OUTCOMES

NAMED = re.compile(r'\{% lucide "([^"]+)"')
TEMPLATES = Path(settings.BASE_DIR / "templates").rglob("*.html")
NAMES = {name for path in TEMPLATES for name in NAMED.findall(path.read_text(encoding="utf-8"))}
NAMES |= {way.icon for ways in WAYS.values() for way in ways}
NAMES |= {icon for _, icon in CONTACT_OUTCOMES}


@pytest.mark.parametrize("name", sorted(NAMES))
def test_icon_exists(name: str) -> None:
    assert lucide(name).startswith("<svg")
