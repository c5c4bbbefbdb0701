"""Reads an answer's body within a limit, as sent and as unpacked."""

import zlib
from collections.abc import Iterable

from nexo.kernel.http.errors import HttpFailed, ResponseTooLarge

_STEP = 64 * 1024


def read_body(chunks: Iterable[bytes], *, encoding: str, max_bytes: int) -> bytes:
    """Return the unpacked body; raises `ResponseTooLarge` as soon as the limit is passed."""
    if encoding in {"", "identity"}:
        return _joined(chunks, max_bytes)
    if encoding in {"gzip", "x-gzip"}:
        return _joined(_inflated(chunks, max_bytes), max_bytes)
    raise HttpFailed("La respuesta vino comprimida de una forma que no pedimos.", maybe_sent=True)


def _joined(chunks: Iterable[bytes], max_bytes: int) -> bytes:
    body = bytearray()
    for chunk in chunks:
        body += chunk
        if len(body) > max_bytes:
            raise ResponseTooLarge(maybe_sent=True)
    return bytes(body)


def _inflated(chunks: Iterable[bytes], max_bytes: int) -> Iterable[bytes]:
    """Unpack gzip in bounded steps: one chunk of a bomb would otherwise fill the memory at once."""
    unpacker = zlib.decompressobj(wbits=31)
    taken = 0
    try:
        for chunk in chunks:
            taken += len(chunk)
            if taken > max_bytes:
                raise ResponseTooLarge(maybe_sent=True)
            rest = chunk
            while rest:
                yield unpacker.decompress(rest, _STEP)
                rest = unpacker.unconsumed_tail
    except zlib.error as error:
        raise HttpFailed("La respuesta comprimida está dañada.", maybe_sent=True) from error
    if not unpacker.eof:
        raise HttpFailed("La respuesta comprimida está incompleta.", maybe_sent=True)
