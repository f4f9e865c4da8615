"""The virtual environment beside run.py, filled from a hashed lock."""

import fcntl
import hashlib
import importlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bankcrm.launch.failure import CannotStart

NEEDED_BYTES = 3 * 1024**3  # packages, and what the nights of the demo write ahead
N_PIPS = min(os.cpu_count() or 1, 4)
# The lock of the right column holds everything of the left one.
COVERED_BY = {"demo": ("demo", "dev"), "dev": ("dev",)}


@dataclass(frozen=True)
class Virtualenv:
    """`.venv` of the checkout, and which locks are installed in it."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    @property
    def site_packages(self) -> Path:
        places = {"base": str(self.folder), "platbase": str(self.folder)}
        return Path(sysconfig.get_path("platlib", "venv", vars=places))

    def ensure(self, lock_name: str) -> None:
        """Makes what is missing; does nothing, quickly, when all is there."""
        if self._is_current(lock_name):
            return
        with self._alone():
            if self._is_current(lock_name):
                return  # another start has just installed it
            self._check_folder()
            self._ensure_folder()
            self._install(lock_name)

    def _is_current(self, lock_name: str) -> bool:
        return any(
            self._stamp(name).exists() and self._stamp(name).read_text() == self._expected(name)
            for name in COVERED_BY[lock_name]
        )

    def _lock(self, name: str) -> Path:
        return self.root / "requirements" / f"{name}.txt"

    def _stamp(self, name: str) -> Path:
        return self.folder / f"installed-{name}"

    def _expected(self, name: str) -> str:
        return hashlib.sha256(self._lock(name).read_bytes() + self._maker()).hexdigest()

    def _maker(self) -> bytes:
        """An environment fits one Python and one place: it does not survive being moved."""
        return f"{sys.version} {self.folder}".encode(errors="surrogateescape")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two first starts at once must not fill the same folder."""
        with (self.root / "run.py").open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _check_folder(self) -> None:
        if not os.access(self.root, os.W_OK):
            raise CannotStart(
                f"{self.root} is not yours to write; copy the folder and start there."
            )
        free = shutil.disk_usage(self.root).free
        if free < NEEDED_BYTES:
            raise CannotStart(f"Only {free // 1024**2} MB are free in {self.root}; it needs 3 GB.")

    def _ensure_folder(self) -> None:
        note = self.folder / "made-by"
        if note.exists() and note.read_bytes() == self._maker():
            return
        if not _has("venv"):
            raise CannotStart(f"This Python has no venv; {_package_hint()}.")
        if not _has("ensurepip") and not _pip_reaches_out():
            raise CannotStart(f"This Python has neither ensurepip nor pip 22.3; {_package_hint()}.")
        # Our own pip can fill the environment from outside; to install one there takes longer.
        options = ["--clear", "--without-pip"] if _pip_reaches_out() else ["--clear"]
        print("Making .venv …", flush=True)
        _run([[sys.executable, "-m", "venv", *options, str(self.folder)]], "Making .venv failed")
        note.write_bytes(self._maker())

    def _install(self, lock_name: str) -> None:
        print("Installing the locked packages (the first time takes a minute) …", flush=True)
        lock = self._lock(lock_name)
        with tempfile.TemporaryDirectory(prefix="bankcrm-") as folder:
            parts = _parts(lock, Path(folder))
            _run(
                [self._pip_install(part) for part in parts],
                f"The packages of {lock.relative_to(self.root)} could not be installed",
            )
        self._stamp(lock_name).write_text(self._expected(lock_name))

    def _pip_install(self, part: Path) -> list[str]:
        pip = [str(self.python), "-m", "pip"]
        if _pip_reaches_out():
            pip = [sys.executable, "-m", "pip", "--python", str(self.python)]
        # Python compiles what it imports; compiling all that lies there takes longer than needed.
        quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-compile"]
        # The lock names every package: nothing is left to resolve.
        return [*pip, "install", *quiet, "--no-deps", "--require-hashes", "-r", str(part)]


def _parts(lock: Path, folder: Path) -> list[Path]:
    """The lock dealt out to several pips: one spends its time reading page after page of the index.

    They do not meet, since each package is in one part alone.
    """
    entries = re.findall(r"^[^\s#].*\n(?:\s+\S.*\n)*", lock.read_text(), re.MULTILINE)
    parts = []
    for nth in range(min(N_PIPS, len(entries))):
        parts.append(folder / f"{lock.stem}-{nth}.txt")
        parts[-1].write_text("".join(entries[nth::N_PIPS]))
    return parts


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _pip_reaches_out() -> bool:
    """Whether our own pip is there and knows `--python`, which came with 22.3."""
    return _has("pip") and _version_of_pip() >= (22, 3)


def _version_of_pip() -> tuple[int, ...]:
    version = str(importlib.import_module("pip").__version__)
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])


def _package_hint() -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"install it (Debian, Ubuntu: apt install python{version}-venv)"


def _run(commands: list[list[str]], failure: str) -> None:
    """Runs them side by side, and tells the reason of the first that fails."""
    children = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for command in commands
    ]
    try:
        ended = [(child.communicate()[0], child.returncode) for child in children]
    except BaseException:  # Ctrl-C or a signal: none of them goes on without us
        for child in children:
            child.kill()
        raise
    said = next((text for text, status in ended if status != 0), None)
    if said is None:
        return
    lines = [line for line in said.splitlines() if line.strip()]
    if "No space left on device" in said:
        raise CannotStart(f"{failure}: the disk is full. Free at least 3 GB and start again.")
    reason = "\n".join(lines[-5:])
    raise CannotStart(f"{failure}; is the package index reachable? It said:\n{reason}")
