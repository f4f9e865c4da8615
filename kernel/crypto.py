"""Identity and phone numbers at rest: AES-256-GCM bound to the row, and blind indexes to search by.

A stored value is `v1:<key id>:<base64 of nonce and ciphertext>`. Its additional data is
`<table>.<column>:<key of the row>`, so a value that is moved to another row does not open.
"""

import base64
import hashlib
import hmac
import json
import os
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
INDEX_BYTES = 16


class UnreadableValue(ValueError):
    """The value was not written for this place, or its key is not here any more."""


@cache
def _ciphers(keys_json: str) -> dict[str, AESGCM]:
    return {name: AESGCM(base64.b64decode(key)) for name, key in json.loads(keys_json).items()}


@cache
def _index_key(encoded: str) -> bytes:
    return base64.b64decode(encoded)


def encrypt(plain: str, place: str) -> str:
    """`place` is `<table>.<column>:<row key>`; the first configured key is used."""
    key_id, cipher = next(iter(_ciphers(settings.BANKCRM_FIELD_KEYS).items()))
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + cipher.encrypt(nonce, plain.encode(), place.encode())
    return f"v1:{key_id}:{base64.b64encode(sealed).decode()}"


def decrypt(stored: str, place: str) -> str:
    version, key_id, encoded = stored.split(":", 2)
    cipher = _ciphers(settings.BANKCRM_FIELD_KEYS).get(key_id)
    if version != "v1" or cipher is None:
        raise UnreadableValue(f"no key {key_id!r} for {place.split(':')[0]}")
    sealed = base64.b64decode(encoded)
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode()).decode()
    except InvalidTag as error:
        raise UnreadableValue(f"value of {place.split(':')[0]} was not written there") from error


def blind_index(plain: str, purpose: str) -> bytes:
    """16 bytes, equal for equal values, that tell nothing else; `purpose` parts the columns."""
    key = _index_key(settings.BANKCRM_INDEX_KEY)
    return hmac.digest(key, f"{purpose}:{plain}".encode(), hashlib.sha256)[:INDEX_BYTES]
