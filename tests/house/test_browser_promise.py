"""Where a browser is promised, a browser test that was skipped fails the run."""

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
SKIPPED = """
import pytest
@pytest.mark.browser
def test_page() -> None:
    pytest.skip("no browser here")
"""


def test_skipped_browser_test_fails_a_run_that_was_promised_one(tmp_path: Path) -> None:
    (tmp_path / "test_page.py").write_text(SKIPPED)
    (tmp_path / "conftest.py").write_text((TESTS / "conftest.py").read_text())
    configuration = ["-c", str(TESTS.parent / "pyproject.toml"), "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *configuration, "-p", "no:cacheprovider", str(tmp_path)],
        env=os.environ | {"BANKCRM_REQUIRE_BROWSER": "1"},
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "browser tests were skipped" in done.stdout
