"""The icons of the package `lucide`, each drawn once: a list shows the same few on every line.

Stands in the place of the package's own tags, with the same name (`TEMPLATES` in the settings).
"""

from functools import lru_cache

from django import template
from lucide.templatetags.lucide import lucide

register = template.Library()
register.simple_tag(lru_cache(maxsize=1000)(lucide), name="lucide")
