"""Logging of every process: one JSON object a line (plain words in the demo), without personal data.

We log ids, counts and codes, given as `extra`. Names, addresses, telephones, texts and tokens never enter a
log call; as a second wall, whatever looks like an address or a telephone number is masked.
"""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

_PERSONAL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|\+\d[\d ()-]{6,}\d")
# What every record has; the rest was given as `extra`.
_FAULT = 500
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


QUIET_PATH = "/informacion-confidencial/"
"""Where people leave confidential reports: that somebody was there, and when, is no business of a log."""


def keeps_quiet(record: logging.LogRecord) -> bool:
    """Say whether a record may be logged: a refusal below the quiet path is not; a fault of ours is."""
    request = getattr(record, "request", None)
    is_fault = getattr(record, "status_code", 0) >= _FAULT
    return is_fault or not str(getattr(request, "path", "")).startswith(QUIET_PATH)


class LineFormatter(logging.Formatter):
    """Writes a record as one line."""

    def __init__(self, *, plain: bool) -> None:
        super().__init__()
        self._plain = plain

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": record.getMessage(),
            **{name: value for name, value in vars(record).items() if name not in _STANDARD},
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        if self._plain:
            return mask_personal(
                " ".join([line.pop("time"), *(f"{name}={value}" for name, value in line.items())])
            )
        return mask_personal(json.dumps(line, ensure_ascii=False, default=str))


def mask_personal(text: str) -> str:
    """Return `text` with e-mail addresses and telephone numbers masked."""
    return _PERSONAL.sub("•••", text)


def logging_config(level: str, *, plain: bool) -> dict[str, Any]:
    """Return the dictionary of `logging.config` for one process."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"quiet": {"()": lambda: keeps_quiet}},
        "formatters": {"line": {"()": LineFormatter, "plain": plain}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": level.upper()},
        "loggers": {
            # A line for each job and each start is for debugging; what fails is logged by the kernel.
            "procrastinate": {"level": "WARNING"},
            "uvicorn": {"level": "WARNING"},
            "django.request": {"filters": ["quiet"]},
            "django.security.csrf": {"filters": ["quiet"]},
            # What a picture hides, it tells at its lowest level: makers, places, owners.
            "PIL": {"level": "WARNING"},
        },
    }
