"""The simulator over HTTP, as a server of its own or beside a test."""

import contextlib
from collections.abc import Iterator

import uvicorn

from nexo.adapters.shared.fakes import serving
from nexo.adapters.shared.fakes.exchange import Answer, Request
from nexo.adapters.simulators.whatsapp.control import answer_control
from nexo.adapters.simulators.whatsapp.graph import answer_file, answer_graph
from nexo.adapters.simulators.whatsapp.provider import Provider


def answering(provider: Provider) -> serving.Answering:
    """Return what answers the requests to one provider: its own side, its files and its controls."""

    async def answer(request: Request) -> Answer:
        if request.path.startswith("/_sim/"):
            return await answer_control(provider, request)
        if request.path.startswith("/_files/"):
            return answer_file(provider, request)
        return await answer_graph(provider, request)

    return answer


def configure(provider: Provider, host: str, port: int) -> uvicorn.Server:
    """Return the server of a provider, not yet running."""
    return serving.configure(answering(provider), host, port)


@contextlib.contextmanager
def running(provider: Provider) -> Iterator[str]:
    """Run the simulator on a free loopback port in a thread of this process; yields its address."""
    try:
        with serving.running(answering(provider)) as url:
            provider.url = url
            yield url
    finally:
        provider.journal.close()
