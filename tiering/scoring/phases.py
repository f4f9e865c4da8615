"""Which schemes are scored together: a scheme comes after those whose labels it reads."""

from collections.abc import Sequence

from tiering.queries import SchemeVersion
from tiering.rules import metrics_of, schemes_of

Phase = list[SchemeVersion]


def phases_of(versions: Sequence[SchemeVersion]) -> list[Phase]:
    """Groups of schemes that do not ask for one another.

    The watch is set by the scheme that closes months, so who asks for it comes after that one.
    """
    phases: list[Phase] = []
    phase_of: dict[str, int] = {}
    for version in versions:
        phase = max((phase_of[code] + 1 for code in _reads(version, versions)), default=0)
        phase_of[version.code] = phase
        while len(phases) <= phase:
            phases.append([])
        phases[phase].append(version)
    return phases


def _reads(version: SchemeVersion, versions: Sequence[SchemeVersion]) -> set[str]:
    schemes: set[str] = set()
    for node in version.definition.conditions().values():
        schemes |= schemes_of(node)
        if "on_watch" in metrics_of(node):
            schemes |= {each.code for each in versions if each.closes_months}
    return schemes & {each.code for each in versions}
