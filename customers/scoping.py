"""Querysets whose rows belong to a customer: every read starts at `visible_to`."""

from typing import Any, Self

from django.db import models

from customers.enums import Outcome
from staff.models import Officer
from staff.scope import customer_scope


class CustomerQuerySet(models.QuerySet[Any]):
    def visible_to(self, officer: Officer) -> Self:
        return self.filter(customer_scope(officer))


class OfCustomerQuerySet(models.QuerySet[Any]):
    """Rows with a foreign key `customer`."""

    def visible_to(self, officer: Officer) -> Self:
        return self.filter(customer_scope(officer, "customer__"))


class ContactQuerySet(OfCustomerQuerySet):
    def spoken(self) -> Self:
        """What stands as a contact: not withdrawn, and more than a message that was sent."""
        return self.filter(withdrawn_at__isnull=True).exclude(outcome=Outcome.SENT)
