"""What people send from a sheet."""

from typing import Any

from django.test import Client

from bankcrm.references import REFERENCES
from staff.models import Approval


def typed(kind: str, definition: dict[str, Any], **more: str) -> dict[str, str]:
    """A definition as its form sends it."""
    sheet = REFERENCES[kind].sheet.of(definition)
    data = {name: str(text) for name, text in sheet.head.initial.items()}
    data["n_rows"] = str(len(sheet.rows))
    for row in sheet.rows:
        data |= {f"{row.prefix}-{name}": str(text) for name, text in row.initial.items()}
    return data | more


def submit(
    client: Client, kind: str, key: str, definition: dict[str, Any], *, is_new: bool = False
) -> Any:
    digest = REFERENCES[kind].digest(key)
    data = typed(kind, definition, do="submit", digest=digest, reason="The branches ask for it.")
    return client.post(f"/settings/{kind}/{'new' if is_new else f'{key}/edit'}/", data)


def decide(client: Client, kind: str, key: str, act: str, reason: str = "Agreed.") -> Any:
    approval = Approval.objects.filter(subject_type=kind, subject_id=key).latest("id")
    data = {"do": act, "approval": str(approval.pk), "reason": reason}
    return client.post(f"/settings/{kind}/{key}/decide/", data)
