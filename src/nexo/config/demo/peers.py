"""Runs the demo's outside world until told to stop: `python -m nexo.config.demo.peers`."""

import asyncio
import logging.config
import socket

from nexo.adapters.channels.email.receiver import listen
from nexo.adapters.simulators.mail.sink import Sink, serve
from nexo.adapters.simulators.whatsapp.number import load_or_create
from nexo.adapters.simulators.whatsapp.provider import Provider
from nexo.adapters.simulators.whatsapp.serve import ADDRESS_FILE
from nexo.adapters.simulators.whatsapp.server import configure
from nexo.config.database import database_url
from nexo.config.demo.mailroom import Mailroom
from nexo.config.demo.ports import Ports, choose, chosen, outbox_folder, simulator_folder
from nexo.config.environment import Environment, environment
from nexo.config.logs import logging_config
from nexo.config.spawn import end_with_parent


async def run(settings: Environment, ports: Ports) -> None:
    """Serve all three; the provider's server hears the signal to stop and takes the others along."""
    folder = simulator_folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    load_or_create(folder)
    provider = Provider(folder)
    provider.url = f"http://127.0.0.1:{ports.whatsapp}"
    (folder / ADDRESS_FILE).write_text(provider.url, encoding="ascii")

    stop = asyncio.Event()
    room = Mailroom(database_url(settings))
    inbox = await listen(accepts=room.accepts, store=room.store, port=ports.inbox)
    outbox = asyncio.create_task(
        serve(Sink(outbox_folder(settings)), socket.create_server(("127.0.0.1", ports.outbox)), stop)
    )
    await configure(provider, "127.0.0.1", ports.whatsapp).serve()
    stop.set()
    inbox.close()
    await outbox


def main() -> None:
    """Serve on the ports that the supervisor chose."""
    end_with_parent()
    settings = environment()
    logging.config.dictConfig(logging_config(settings.log_level, plain=settings.is_demo))
    asyncio.run(run(settings, chosen(settings) or choose(settings)))


if __name__ == "__main__":
    main()
