"""How statements name what is drafted: `draft.T`, and aside a temporary table of this session.

Aside (`kernel.drafts_aside`) the SQL files of the night are read with `pg_temp.draft_T` instead.
Only files are: whatever else names the schema of the drafts would reach those of a night at work,
and is refused before it runs.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_is_aside: ContextVar[bool] = ContextVar("is_aside", default=False)
_WRITTEN = re.compile(r"\bdraft\.(?=[a-z]+_)")
# A comment may say anything; in a string a name is a name: `to_regclass('draft.T')`.
_COMMENT_OR_STRING = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_SCHEMA = re.compile(r"\bdraft\b\"?\s*\.", re.IGNORECASE)


class NotAside(Exception):
    """A statement names drafts in a way that is not read aside."""


def is_aside() -> bool:
    return _is_aside.get()


@contextmanager
def aside() -> Iterator[None]:
    token = _is_aside.set(True)
    try:
        yield
    finally:
        _is_aside.reset(token)


def drafted(name: str) -> tuple[str, str]:
    """Schema and name of a companion of a drafted table."""
    return ("pg_temp", f"draft_{name}") if is_aside() else ("draft", name)


def read_aside(statement: str) -> str:
    return _WRITTEN.sub("pg_temp.draft_", statement)


def check_is_aside(statement: str) -> None:
    """Raises NotAside where a whole statement still names the schema of the drafts."""
    told = _COMMENT_OR_STRING.sub(lambda m: m[0] if m[0].startswith("'") else " ", statement)
    if left := _SCHEMA.search(told):
        raise NotAside(told[max(left.start() - 40, 0) : left.end() + 40].strip())
