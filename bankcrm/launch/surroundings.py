"""What the machine and the user give: settings, folders, a free port, one start at a time."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bankcrm.embedded.home import make_enterable
from bankcrm.launch.failure import CannotStart

SERVICE_SETTINGS = ("DATABASE_URL", "REDIS_URL")


def given_settings(dotenv: Path | None) -> dict[str, str]:
    """The environment over `.env`; an empty value counts as not given."""
    from_file = _read_dotenv(dotenv) if dotenv and dotenv.exists() else {}
    merged = from_file | dict(os.environ)
    return {name: value for name, value in merged.items() if value != ""}


def _read_dotenv(path: Path) -> dict[str, str]:
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = [line.partition("=") for line in lines if "=" in line and not line.startswith("#")]
    return {name.strip(): value.strip().strip("'\"") for name, _, value in pairs}


def given_services(settings: dict[str, str]) -> set[str]:
    """Which services are real servers; in production all of them."""
    if settings.get("BANKCRM_ENV") == "production":
        return set(SERVICE_SETTINGS)
    return {name for name in SERVICE_SETTINGS if name in settings or f"{name}_FILE" in settings}


def var_folder(settings: dict[str, str], root: Path) -> Path:
    return Path(settings.get("BANKCRM_VAR", root / "var")).absolute()


def port(settings: dict[str, str]) -> int:
    text = settings.get("BANKCRM_PORT", "8000")
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotStart(f"BANKCRM_PORT is {text!r}; it needs a number from 1 to 65535.")
    return int(text)


def check_port_is_free(number: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", number))
        except OSError as error:
            raise CannotStart(
                f"Port {number} cannot be used ({error.strerror}); choose another one, for "
                f"example: BANKCRM_PORT={number + 1 if number < 65535 else 8000} python3 run.py"
            ) from error


@contextmanager
def only_start(var: Path, address: str) -> Iterator[None]:
    """A second start on the same folder is told where the first one is."""
    make_enterable(var)
    with (var / "product.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise CannotStart(f"Bank CRM is running already: {lock.read()}") from error
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        yield


def is_prepared(var: Path, root: Path) -> bool:
    """Has `manage.py prepare` run with these migrations?"""
    note = var / "prepared"
    return note.exists() and note.read_text() == _migrations(root)


def note_prepared(var: Path, root: Path) -> None:
    (var / "prepared").write_text(_migrations(root))


def _migrations(root: Path) -> str:
    return "\n".join(sorted(str(path.relative_to(root)) for path in root.glob("*/migrations/*.py")))
