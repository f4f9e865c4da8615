"""One event, one line."""

import io
import json
import logging
import sys

import pytest
import structlog
from django.db import DataError, connection, transaction

from bankcrm.logs import logging_config

FORGED = "Li\n2026-01-01T00:00:00Z [info] night is published\r\x1b[31m\x85\u2028"
PHONE = "13800019396"


@pytest.mark.parametrize("log_format", ["json", "console"])
def test_forged_newline_stays_in_its_line(log_format: str) -> None:
    line = written(log_format, "customer %s", FORGED)
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line


def test_forged_newline_in_a_field_stays_in_its_line() -> None:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter("json"))
    logger = logging.Logger("night")
    logger.addHandler(handler)
    configured = structlog.get_config()["processors"]
    bound = structlog.wrap_logger(
        logger, processors=configured, wrapper_class=structlog.stdlib.BoundLogger
    )
    bound.error("alarm", text=FORGED)
    assert json.loads(stream.getvalue())["text"].startswith("Li\\n2026")


def test_traceback_is_one_json_line() -> None:
    try:
        raise ValueError(FORGED)
    except ValueError:
        line = written("json", "failed", failed=True)
    assert len(line.splitlines()) == 1
    assert "ValueError" in json.loads(line)["exception"]


def formatter(log_format: str) -> logging.Formatter:
    settings = dict(logging_config(log_format, "INFO")["formatters"]["structured"])
    made: logging.Formatter = settings.pop("()")(**settings)
    return made


def written(log_format: str, message: str, *arguments: object, failed: bool = False) -> str:
    """What the configured formatter makes of one record."""
    error = sys.exc_info() if failed else None
    record = logging.Logger("night").makeRecord(
        "night", logging.INFO, __file__, 1, message, arguments, error
    )
    return formatter(log_format).format(record)


@pytest.mark.parametrize("log_format", ["json", "console"])
@pytest.mark.django_db
def test_traceback_quotes_no_row_of_the_database(log_format: str) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select %s::date", [PHONE])
    except DataError:
        line = written(log_format, "failed", failed=True)
    assert PHONE not in line
    assert "DataError" in line
    assert "22008" in line
    assert "test_logs.py" in line
