"""The hash of a definition: what was tried, submitted and approved is the same when this is."""

import json
from hashlib import sha256
from typing import Protocol


class Written(Protocol):
    """A definition that has a canonical JSON."""

    def to_json(self) -> dict[str, object]: ...


def digest_of(definition: Written) -> str:
    """Of its canonical JSON, so that neither the order of keys nor a default left out counts."""
    text = json.dumps(
        definition.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return sha256(text.encode()).hexdigest()
