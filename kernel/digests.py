"""The hash of something written as JSON: it is the same when this is."""

import json
from hashlib import sha256
from typing import Any


def digest_of_json(data: Any) -> str:
    """Of its canonical form, so that the order of keys does not count."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
