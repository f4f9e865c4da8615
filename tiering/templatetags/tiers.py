"""Labels on screen: a colour never stands without its name."""

from django import template

from customers.models import Customer
from tiering import badges
from tiering.models import CustomerLabel, Label

register = template.Library()


@register.filter
def shade(label: Label) -> int:
    return badges.shade(label)


@register.filter
def badge_label(customer: Customer) -> CustomerLabel | None:
    return badges.badge_label(customer)
