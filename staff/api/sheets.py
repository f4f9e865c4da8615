"""What a definition may not say, as every interface that takes one answers it."""

from rest_framework import exceptions

from kernel.sheets import Sheet


def wrong_sheet(sheet: Sheet) -> exceptions.ValidationError:
    """Each thing at its path."""
    errors = [{"path": path, "detail": message} for path, message in sheet.errors]
    return exceptions.ValidationError({"errors": errors})
