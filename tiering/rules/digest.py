"""The hash of a definition: what was tried, submitted and approved is the same when this is."""

from typing import Protocol

from kernel.digests import digest_of_json


class Written(Protocol):
    """A definition that has a canonical JSON."""

    def to_json(self) -> dict[str, object]: ...


def digest_of(definition: Written) -> str:
    """A default left out does not count either."""
    return digest_of_json(definition.to_json())
