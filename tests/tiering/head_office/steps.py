"""What head office sends to the API, step by step."""

import json
from copy import deepcopy
from datetime import timedelta
from typing import Any

from django.test import Client

from tests.factories.customers import ON

LATER = ON + timedelta(days=12)
API = "/api/v1/"


def send(client: Client, path: str, data: Any = None, *, method: str = "post") -> Any:
    call = getattr(client, method)
    return call(API + path, json.dumps(data or {}), content_type="application/json")


def begin(client: Client, **base: Any) -> dict[str, Any]:
    answer = send(client, "rule-sets/", {"scheme": "RETAIL", **base})
    assert answer.status_code == 201, answer.content
    found: dict[str, Any] = answer.json()
    return found


def of(draft: dict[str, Any], act: str = "") -> str:
    return f"rule-sets/{draft['id']}/{act}"


def lowered(draft: dict[str, Any], line: str = "450000") -> dict[str, Any]:
    """The definition with another line of VIP, and the band below it."""
    definition = deepcopy(draft["definition"])
    definition["labels"][1]["condition"]["value"] = line
    definition["threshold_bands"][0]["below"] = line
    return definition


def save(client: Client, draft: dict[str, Any], definition: Any) -> Any:
    return send(
        client, of(draft), {"definition": definition, "digest": draft["digest"]}, method="put"
    )


def submit(client: Client, draft: dict[str, Any], **changes: Any) -> Any:
    said = {"digest": draft["digest"], "effective_from": LATER.isoformat(), "reason": "more VIPs"}
    return send(client, of(draft, "submit/"), said | changes)


def submitted(maker: Client) -> dict[str, Any]:
    draft = begin(maker)
    saved = save(maker, draft, lowered(draft)).json()
    answer = submit(maker, saved)
    assert answer.status_code == 200, answer.content
    found: dict[str, Any] = answer.json()
    assert found["standing"] == "submitted"
    return found


def decide(client: Client, version: dict[str, Any], act: str, reason: str = "") -> Any:
    said = {"approval": version["approval"]["id"]} | ({"reason": reason} if reason else {})
    return send(client, of(version, f"{act}/"), said)
