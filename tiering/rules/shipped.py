"""The schemes that the product ships, as data beside this room."""

import json
from functools import cache
from pathlib import Path

from tiering.rules.rule_set import SchemeDefinition, scoring_order

FOLDER = Path(__file__).parent.parent / "shipped"


@cache
def shipped_schemes() -> tuple[SchemeDefinition, ...]:
    """Every shipped scheme, each after those whose labels it reads."""
    files = sorted(FOLDER.glob("*.json"))
    return scoring_order(
        [SchemeDefinition.parse(json.loads(file.read_text("utf-8"))) for file in files]
    )
