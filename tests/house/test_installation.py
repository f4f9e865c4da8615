"""Image and compose file of a real installation."""

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    composed = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    found: dict[str, Any] = composed["services"]
    return found


def test_every_service_has_a_health_check(services: dict[str, Any]) -> None:
    assert set(services) == {"postgres", "valkey", "migrate", "web", "worker", "beat"}
    assert all("healthcheck" in service for service in services.values())


def test_only_the_migration_knows_the_administrator(services: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        assert services[name]["environment"]["DATABASE_URL_ADMIN"] == ""
    assert services["migrate"]["environment"]["DATABASE_URL_ADMIN"].startswith("${")


def test_processes_know_no_stronger_role_than_their_own(services: dict[str, Any]) -> None:
    for name, role in {"web": "WEB", "worker": "JOB", "beat": "JOB"}.items():
        known = services[name]["environment"]
        urls = [known.get(f"DATABASE_URL{each}", "") for each in ("", "_WEB", "_JOB")]
        assert all(not url or url.startswith(f"${{DATABASE_URL_{role}") for url in urls)
        assert known["DATABASE_URL"]


def test_no_password_stands_in_a_process_list(services: dict[str, Any]) -> None:
    command = services["valkey"]["command"][-1]
    assert command.startswith("exec valkey-server - <<")
    assert " -a " not in str(services["valkey"]["healthcheck"])


def test_serving_waits_for_the_migration(services: dict[str, Any]) -> None:
    for name in ("web", "worker", "beat"):
        waits_for = services[name]["depends_on"]["migrate"]["condition"]
        assert waits_for == "service_completed_successfully"


def test_image_does_not_run_as_root() -> None:
    last_stage = (ROOT / "Dockerfile").read_text().rpartition("FROM ")[2]
    assert "\nUSER bankcrm\n" in last_stage
