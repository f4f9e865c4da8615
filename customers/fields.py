"""A text column that is encrypted at rest and bound to its row."""

from typing import Any

from django.db import models

from kernel import crypto


class SealedText(models.TextField):  # type: ignore[type-arg]
    """Holds what `kernel.crypto.encrypt` gave; `opened` on the model gives the plain text.

    The night writes the sealed text by COPY, so the field itself never seals or opens: nothing is
    opened by accident in a list, a log or the admin.
    """

    def formfield(self, **kwargs: Any) -> None:
        """Never in a form."""


def place_of(table: str, column: str, row_key: str) -> str:
    """What a sealed value is bound to; import and reading must say the same."""
    return f"{table}.{column}:{row_key}"


def opened(instance: models.Model, column: str, row_key: str) -> str:
    """The plain text of a sealed column, or an empty string when there is none."""
    stored = getattr(instance, column)
    return (
        crypto.decrypt(stored, place_of(instance._meta.db_table, column, row_key)) if stored else ""
    )


class Money(models.DecimalField):  # type: ignore[type-arg]
    """Yuan with two decimals."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 20)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
