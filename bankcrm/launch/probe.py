"""Health of a container: `python -m bankcrm.launch.probe web|beat`; exit status 0 is healthy."""

import os
import sys
import time
import urllib.request
from pathlib import Path

WEB_ADDRESS = "http://127.0.0.1:8000/readyz"
BEAT_SCHEDULE = Path("/tmp/beat-schedule")  # noqa: S108 - the container's own folder
BEAT_SECONDS = 600  # it writes its schedule every three minutes


def web_is_healthy() -> bool:
    """Asks under a name that the web process answers to."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    request = urllib.request.Request(WEB_ADDRESS, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def beat_is_healthy() -> bool:
    written = [path.stat().st_mtime for path in BEAT_SCHEDULE.parent.glob(f"{BEAT_SCHEDULE.name}*")]
    return bool(written) and time.time() - max(written) < BEAT_SECONDS


if __name__ == "__main__":
    is_healthy = {"web": web_is_healthy, "beat": beat_is_healthy}[sys.argv[1]]
    sys.exit(0 if is_healthy() else 1)
