"""Org units on screen."""

from django import template

from staff.models import OrgUnit

register = template.Library()
STEP = "　"  # a browser keeps wide spaces in a list of choices


@register.filter
def indent(unit: OrgUnit, top: OrgUnit) -> str:
    """How deep a unit stands below the topmost one of a list."""
    return STEP * (unit.depth - top.depth)
