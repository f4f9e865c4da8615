"""Child processes: one in the foreground, or several that are kept up and stopped in order."""

import ctypes
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bankcrm.launch.failure import CannotStart

PR_SET_PDEATHSIG = 1
READY_SECONDS = 60
STOP_SECONDS = 20


def run(command: list[str], environment: dict[str, str], folder: Path) -> int:
    """Runs one command on this terminal and gives its exit status."""
    child = subprocess.Popen(command, env=environment, cwd=folder, preexec_fn=end_with_parent)
    try:
        return child.wait()
    except BaseException:  # Ctrl-C or a signal: the child goes first, then we
        _end(child)
        raise


@dataclass
class Crew:
    """Processes that serve together; each writes its own log."""

    environment: dict[str, str]
    folder: Path
    log_folder: Path
    members: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    _logs: ExitStack = field(default_factory=ExitStack)

    def start(self, name: str, command: list[str]) -> None:
        log = self._logs.enter_context(self.log(name).open("ab"))
        self.members[name] = subprocess.Popen(
            command,
            env=self.environment,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C reaches us alone; we stop them in order
            preexec_fn=end_with_parent,
        )

    def log(self, name: str) -> Path:
        return self.log_folder / f"{name}.log"

    def wait_until_ready(self, address: str) -> None:
        for _ in range(READY_SECONDS * 5):
            self.check()
            if _answers(address):
                return
            time.sleep(0.2)
        raise CannotStart(
            f"{address} did not answer within {READY_SECONDS} s; see {self.log_folder}."
        )

    def check(self) -> None:
        """All must be up; one that ended takes the others with it."""
        for name, child in self.members.items():
            if child.poll() is not None:
                log = self.log(name)
                end = "\n".join(log.read_text(errors="replace").splitlines()[-8:])
                raise CannotStart(f"{name} ended unexpectedly; the end of {log}:\n{end}")

    def watch(self) -> None:
        """Returns never; ends by a signal or by a member's end."""
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        """Last started first stopped, so that nobody rings a bell that nobody hears."""
        for name in reversed(self.members):
            _end(self.members[name])
        self.members.clear()
        self._logs.close()


def end_with_parent() -> None:
    """Linux ends the child when we are killed and cannot do it ourselves."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _end(child: "subprocess.Popen[bytes]") -> None:
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
