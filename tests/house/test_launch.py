"""What run.py does before Django exists."""

import ast
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bankcrm.launch import surroundings
from bankcrm.launch.failure import CannotStart
from bankcrm.launch.processes import Crew, run
from bankcrm.launch.virtualenv import Virtualenv, _parts

ROOT = Path(__file__).resolve().parents[2]
BEFORE_DJANGO = [
    ROOT / "run.py",
    *sorted((ROOT / "bankcrm" / "launch").glob("*.py")),
    *sorted((ROOT / "bankcrm" / "embedded").glob("*.py")),
]


@pytest.mark.parametrize("path", BEFORE_DJANGO, ids=lambda path: path.name)
def test_start_needs_the_standard_library_alone(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            is_ours = name.startswith(("bankcrm.launch", "bankcrm.embedded"))
            assert is_ours or name.partition(".")[0] in sys.stdlib_module_names


def test_run_is_readable_by_an_old_python_that_it_refuses() -> None:
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 7))


def test_run_with_an_unknown_word_shows_its_usage() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "run.py"), "what"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "run.py test" in done.stderr


def test_taken_port_is_told_with_its_mend() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CannotStart, match=f"BANKCRM_PORT={port + 1}"):
            surroundings.check_port_is_free(port)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "http", "８０００", "80 "])
def test_impossible_port_is_refused(text: str) -> None:
    with pytest.raises(CannotStart, match="BANKCRM_PORT"):
        surroundings.port({"BANKCRM_PORT": text})


def test_second_start_is_told_where_the_first_is(tmp_path: Path) -> None:
    with (
        surroundings.only_start(tmp_path, "http://127.0.0.1:8000/"),
        pytest.raises(CannotStart, match=r"127\.0\.0\.1:8000"),
        surroundings.only_start(tmp_path, "http://127.0.0.1:9000/"),
    ):
        pass
    with surroundings.only_start(tmp_path, "http://127.0.0.1:9000/"):
        pass


def test_environment_goes_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dotenv = tmp_path / ".env"
    dotenv.write_text("# words = none\nBANKCRM_PORT=1\nTRIAL_URL='redis://a:b=c@d/0'\nEMPTY=\n")
    monkeypatch.setenv("BANKCRM_PORT", "2")
    given = surroundings.given_settings(dotenv)
    assert (given["BANKCRM_PORT"], given["TRIAL_URL"]) == ("2", "redis://a:b=c@d/0")
    assert "EMPTY" not in given


@pytest.mark.parametrize(
    ("given", "real"),
    [
        ({}, set()),
        ({"DATABASE_URL": "x"}, {"DATABASE_URL"}),
        ({"REDIS_URL_FILE": "x"}, {"REDIS_URL"}),
        ({"BANKCRM_ENV": "production"}, {"DATABASE_URL", "REDIS_URL"}),
    ],
)
def test_real_servers_are_never_replaced(given: dict[str, str], real: set[str]) -> None:
    assert surroundings.given_services(given) == real


def test_full_disk_is_told_before_anything_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_checkout(tmp_path)
    monkeypatch.setattr("bankcrm.launch.virtualenv.NEEDED_BYTES", 1 << 62)
    with pytest.raises(CannotStart, match="are free in"):
        Virtualenv(tmp_path).ensure("demo")
    assert not (tmp_path / ".venv").exists()


def test_python_without_venv_and_pip_is_told_with_its_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_checkout(tmp_path)
    monkeypatch.setattr("bankcrm.launch.virtualenv._has", lambda module: module == "venv")
    with pytest.raises(CannotStart, match="apt install python3"):
        Virtualenv(tmp_path).ensure("demo")


def test_environment_follows_its_lock(tmp_path: Path) -> None:
    make_checkout(tmp_path)
    lock = tmp_path / "requirements" / "demo.txt"
    environment = Virtualenv(tmp_path)
    environment.ensure("demo")
    stamp = environment.folder / "installed-demo"
    first = stamp.stat().st_mtime_ns
    environment.ensure("demo")
    assert stamp.stat().st_mtime_ns == first, "installed again without need"
    lock.write_text("no-hash==1\n")
    with pytest.raises(CannotStart, match=r"requirements/demo\.txt could not be installed"):
        environment.ensure("demo")
    lock.write_text("# another lock\n")
    environment.ensure("demo")
    assert stamp.stat().st_mtime_ns > first
    assert environment.site_packages.is_dir()


def test_old_pip_is_not_asked_to_fill_from_outside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ensurepip")
    monkeypatch.setattr("bankcrm.launch.virtualenv._version_of_pip", lambda: (22, 0))
    make_checkout(tmp_path)
    environment = Virtualenv(tmp_path)
    environment.ensure("demo")
    assert (environment.folder / "bin" / "pip").exists()


def test_lock_is_dealt_out_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bankcrm.launch.virtualenv.N_PIPS", 3)
    lock = ROOT / "requirements" / "demo.txt"
    texts = [part.read_text() for part in _parts(lock, tmp_path)]
    assert len(texts) == 3
    assert all(text.startswith(tuple("abcdefghijklmnopqrstuvwxyz")) for text in texts)
    lines = [line for text in texts for line in text.splitlines()]
    assert sorted(lines) == sorted(lock.read_text().splitlines())


def make_checkout(root: Path) -> None:
    (root / "run.py").touch()
    (root / "requirements").mkdir()
    for name in ("demo", "dev"):
        (root / "requirements" / f"{name}.txt").write_text("# nothing\n")


def test_command_gives_its_exit_status(tmp_path: Path) -> None:
    assert run([sys.executable, "-c", "raise SystemExit(3)"], dict(os.environ), tmp_path) == 3


def test_crew_is_stopped_by_the_end_of_one(tmp_path: Path) -> None:
    crew = Crew(dict(os.environ), tmp_path, tmp_path)
    crew.start("long", [sys.executable, "-c", "import time; time.sleep(60)"])
    crew.start("short", [sys.executable, "-c", "raise SystemExit('no database')"])
    long = crew.members["long"]
    with pytest.raises(CannotStart, match=r"short ended unexpectedly[^$]*no database"):
        crew.watch()
    started = time.monotonic()
    crew.stop()
    assert long.poll() is not None
    assert time.monotonic() - started < 10


@pytest.mark.skipif(sys.platform != "linux", reason="other systems leave the crew running")
def test_crew_ends_when_its_starter_is_killed(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; from pathlib import Path\n"
        "from bankcrm.launch.processes import Crew\n"
        f"crew = Crew(dict(os.environ), Path({str(tmp_path)!r}), Path({str(tmp_path)!r}))\n"
        "crew.start('long', [sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        "print(crew.members['long'].pid, flush=True); time.sleep(60)\n"
    )
    starter = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    with starter:
        assert starter.stdout is not None
        member = int(starter.stdout.readline())
        starter.kill()
    assert ends_within(member, seconds=5)


def ends_within(pid: int, seconds: float) -> bool:
    """A zombie has ended too: its new parent may be slow to collect it."""
    stat = Path(f"/proc/{pid}/stat")
    for _ in range(int(seconds * 20)):
        if not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
