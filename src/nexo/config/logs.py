"""Logging of every process: one JSON object a line (plain words in demo), without personal data.

We log ids, counts and codes. Names, addresses, telephones, texts and tokens never enter a log call; as a
second wall the processor below masks whatever looks like an address or a telephone number.
"""

import re
from typing import Any

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+\d[\d ()-]{6,}\d")


def mask_personal(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Mask e-mail addresses and telephone numbers in every value of a log line."""
    return {
        key: _PERSONAL.sub("•••", value) if isinstance(value, str) else value for key, value in event.items()
    }


def _shared() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        mask_personal,
    ]


def logging_config(level: str, *, plain: bool) -> dict[str, Any]:
    """Return the dictionary of `logging.config` for one process, and set structlog up alike."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_shared(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer: Processor = (
        structlog.dev.ConsoleRenderer(colors=False) if plain else structlog.processors.JSONRenderer()
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _shared(),
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            # One line a job start and end is for debugging; failures are logged by kernel.jobs.
            "procrastinate": {"level": "WARNING"},
            "uvicorn.access": {"level": "WARNING", "propagate": False},
        },
    }
