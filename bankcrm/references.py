"""What head office keeps, from all floors, in the order of the settings page."""

from django.utils.translation import gettext as _

from campaigns.reference import Calendar, ContactPlans
from kernel.sheets import Definition, Sheet
from staff.reference import Reference
from tiering.reference import Benefits, ProductClasses

REFERENCES: dict[str, Reference] = {
    each.kind: each for each in (ContactPlans(), Calendar(), Benefits(), ProductClasses())
}


def checked(reference: Reference, key: str | None, sheet: Sheet) -> Definition | None:
    """What the sheet says, if the entry may become so; without a key it is a new entry.

    Otherwise None, and `sheet.errors` say where it may not.
    """
    definition = sheet.definition()
    if definition is None:
        return None
    wanted = reference.key_of(definition)
    before = reference.now(wanted)
    if key is None and (wanted == "new" or before is not None):
        sheet.refuse(reference.key_field, _("This code is taken."))
    elif key is not None and wanted != key:
        sheet.refuse(reference.key_field, _("An entry keeps its code."))
    elif before is None and not reference.can_start:
        sheet.refuse(reference.key_field, _("There is no such entry, and none is added."))
    else:
        reference.check(sheet, before)
    return definition if sheet.is_valid else None
