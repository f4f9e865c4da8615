"""The virtual environment beside run.py, filled from a hashed lock."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bankcrm.launch.failure import CannotStart

NEEDED_BYTES = 1024**3
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
            raise CannotStart(f"Only {free // 1024**2} MB are free in {self.root}; it needs 1 GB.")

    def _ensure_folder(self) -> None:
        note = self.folder / "made-by"
        if note.exists() and note.read_bytes() == self._maker():
            return
        if not _has("venv"):
            raise CannotStart(f"This Python has no venv; {_package_hint()}.")
        if not _has("ensurepip") and not _has("pip"):
            raise CannotStart(f"This Python has neither ensurepip nor pip; {_package_hint()}.")
        options = ["--clear"] if _has("ensurepip") else ["--clear", "--without-pip"]
        print("Making .venv …", flush=True)
        _run([sys.executable, "-m", "venv", *options, str(self.folder)], "Making .venv failed")
        note.write_bytes(self._maker())

    def _install(self, lock_name: str) -> None:
        print("Installing the locked packages (the first time takes a minute or two) …", flush=True)
        pip = [str(self.python), "-m", "pip"]
        if not _has("ensurepip"):
            pip = [sys.executable, "-m", "pip", "--python", str(self.python)]
        lock = self._lock(lock_name)
        # Python compiles what it imports; compiling all that lies there takes longer than needed.
        quiet = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-compile"]
        # The lock names every package: nothing is left to resolve.
        locked = ["--no-deps", "--require-hashes", "-r", str(lock)]
        _run(
            [*pip, "install", *quiet, *locked],
            f"The packages of {lock.relative_to(self.root)} could not be installed",
        )
        self._stamp(lock_name).write_text(self._expected(lock_name))


def _has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _package_hint() -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    return f"install it (Debian, Ubuntu: apt install python{version}-venv)"


def _run(command: list[str], failure: str) -> None:
    done = subprocess.run(
        command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if done.returncode == 0:
        return
    lines = [line for line in done.stdout.splitlines() if line.strip()]
    if "No space left on device" in done.stdout:
        raise CannotStart(f"{failure}: the disk is full. Free at least 1 GB and start again.")
    reason = "\n".join(lines[-5:])
    raise CannotStart(f"{failure}; is the package index reachable? It said:\n{reason}")
