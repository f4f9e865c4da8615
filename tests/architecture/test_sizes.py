"""No source file is so long that nobody reads it to its end."""

from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
FLOORS = ("bankcrm", "campaigns", "tiering", "customers", "staff", "kernel")
PLACES = (*FLOORS, "benchmarks", "docs", "static", "tests")
KINDS = {".py", ".sql", ".js"}
MOST_LINES = 400


def test_source_files_stay_short() -> None:
    paths = [path for place in PLACES for path in (ROOT / place).rglob("*")]
    sources = [path for path in paths if path.suffix in KINDS and "migrations" not in path.parts]
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources
    }
    assert len(lengths) > 300
    assert {path: n for path, n in lengths.items() if n > MOST_LINES} == {}
