"""Run the simulator as a process of its own: `python -m nexo.adapters.simulators.whatsapp.serve`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from nexo.adapters.simulators.whatsapp.number import load_or_create
from nexo.adapters.simulators.whatsapp.provider import Provider
from nexo.adapters.simulators.whatsapp.server import configure

ADDRESS_FILE = "address"


def main(host: str, port: int, data_dir: Path) -> None:
    """Serve until told to stop (SIGTERM or SIGINT).

    `data_dir` is the simulator's own folder. There it keeps `number.json` (the ids and secrets of the town's
    number), `journal.jsonl` (all that happened), `media/`, and writes its own address to `address` for
    whoever wants to talk to it.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    load_or_create(data_dir)
    provider = Provider(data_dir)
    provider.url = f"http://{host}:{port}"
    (data_dir / ADDRESS_FILE).write_text(provider.url, encoding="ascii")
    configure(provider, host, port).run()


def _arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data-dir", type=Path, required=True)
    return parser.parse_args(given)


if __name__ == "__main__":
    asked = _arguments()
    main(asked.host, asked.port, asked.data_dir)
