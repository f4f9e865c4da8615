"""What head office keeps, from all floors, in the order of the settings page."""

from campaigns.reference import (
    Calendar,
    ContactPlans,
    ForbiddenWords,
    Messages,
    Programmes,
    Targets,
)
from staff.reference import Reference
from tiering.reference import Benefits, ProductClasses

REFERENCES: dict[str, Reference] = {
    each.kind: each
    for each in (
        Targets(),
        Programmes(),
        ContactPlans(),
        Messages(),
        ForbiddenWords(),
        Calendar(),
        Benefits(),
        ProductClasses(),
    )
}
KINDS = [(kind, kind) for kind in sorted(REFERENCES)]  # to choose from over the API
