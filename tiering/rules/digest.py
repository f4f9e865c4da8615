"""The hash of a definition: what was tried, submitted and approved is the same when this is."""

import json
from hashlib import sha256

from tiering.rules.rule_set import SchemeDefinition


def digest_of(definition: SchemeDefinition) -> str:
    """Of its canonical JSON, so that neither the order of keys nor a default left out counts."""
    text = json.dumps(
        definition.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return sha256(text.encode()).hexdigest()
