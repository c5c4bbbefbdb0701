"""What happened at the provider, a JSON object a line: a checker reads it, a restart rebuilds from it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nexo.kernel import clock

Fact = dict[str, Any]


class Journal:
    """An append-only file; every line is on its way to the disk before the provider answers."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def append(self, event: str, **facts: Any) -> Fact:
        """Write one fact and return it."""
        fact = {"event": event, "logged_at": clock.now().isoformat(), **facts}
        self._file.write(json.dumps(fact, ensure_ascii=False) + "\n")
        self._file.flush()
        return fact

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def read_journal(path: Path) -> Iterator[Fact]:
    """Yield the facts of a journal, oldest first; a last line cut short by a kill is left out."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for line in file:
            try:
                yield json.loads(line)
            except ValueError:
                return
