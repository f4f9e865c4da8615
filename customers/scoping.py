"""Querysets whose rows belong to a customer: every read starts at `visible_to`."""

from typing import Any, Self

from django.db import models

from staff.models import Officer
from staff.scope import customer_scope


class CustomerQuerySet(models.QuerySet[Any]):
    def visible_to(self, officer: Officer) -> Self:
        return self.filter(customer_scope(officer))


class OfCustomerQuerySet(models.QuerySet[Any]):
    """Rows with a foreign key `customer`."""

    def visible_to(self, officer: Officer) -> Self:
        return self.filter(customer_scope(officer, "customer__"))
