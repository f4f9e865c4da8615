"""Logs as data: one event per line, whatever a logged value contains."""

import io
import logging.config
import traceback
from typing import Any, TextIO

import django.db
import psycopg2
import structlog

CONTROL_CHARACTERS = {
    code: f"\\x{code:02x}" for code in [*range(0x20), *range(0x7F, 0xA0)] if code != 0x09
} | {0x0A: "\\n", 0x0D: "\\r", 0x2028: "\\u2028", 0x2029: "\\u2029"}

UNICODE_LINE_ENDS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}


def escape_control_characters(
    _logger: Any, _method: str, event: structlog.typing.EventDict
) -> structlog.typing.EventDict:
    """A newline in a value must not look like a second log line."""
    return {
        key: value.translate(CONTROL_CHARACTERS) if isinstance(value, str) else value
        for key, value in event.items()
    }


def render_json(logger: Any, method: str, event: structlog.typing.EventDict) -> str:
    """JSON admits Unicode's line ends raw; who reads the log line by line does not."""
    line = structlog.processors.JSONRenderer(ensure_ascii=False)(logger, method, event)
    return str(line).translate(UNICODE_LINE_ENDS)


def traceback_without_data(stream: TextIO, failure: Any) -> None:
    """The frames of the whole chain; the database's own words may quote a row and stay out."""
    error: BaseException | None = failure[1]
    links: list[BaseException] = []
    while error is not None and error not in links:
        links.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    for link in reversed(links):
        stream.writelines(traceback.format_tb(link.__traceback__))
        stream.write(f"{type(link).__name__}: {told(link)}\n")


def told(error: BaseException) -> str:
    """What may be said of an error: the database's own words may quote a row and stay out."""
    if not isinstance(error, (psycopg2.Error, django.db.Error)):
        return str(error)
    source = error if isinstance(error, psycopg2.Error) else error.__cause__
    code = getattr(source, "pgcode", None)
    return f"[SQLSTATE {code or 'unknown'}; the message is left out]"


def _shared_processors() -> list[structlog.typing.Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.UnicodeDecoder(),
        escape_control_characters,
    ]


def _renderers(log_format: str) -> list[structlog.typing.Processor]:
    if log_format == "json":
        return [structlog.processors.ExceptionRenderer(_traceback_text), render_json]
    plain = traceback_without_data
    return [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=plain)]


def _traceback_text(exc_info: Any) -> str:
    stream = io.StringIO()
    traceback_without_data(stream, exc_info)
    return stream.getvalue().rstrip()


def logging_config(log_format: str, level: str) -> dict[str, Any]:
    """Django's LOGGING: everything goes to standard error through one formatter."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _shared_processors(),
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    *_renderers(log_format),
                ],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            "django": {"level": level},
            # Its hint that a command was run with fewer processes is noise every time.
            "celery.bootsteps": {"level": "WARNING"},
        },
    }


def configure(config: dict[str, Any]) -> None:
    """Called by Django (LOGGING_CONFIG): the standard library's and structlog's half at once."""
    logging.config.dictConfig(config)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared_processors(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
