"""Letters, faxes and other paper: scanned into a folder or uploaded by hand; an official reads them into text."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_noop

from nexo.adapters.channels.letter import folder
from nexo.adapters.channels.letter.settings import LetterSettings
from nexo.domain.interactions.ports import (
    AccountConfig,
    Capabilities,
    Health,
    InboundItem,
    ItemKind,
    Media,
    Polled,
    RawRequest,
    SignatureInvalid,
    Unreadable,
)

_UNKNOWN = "application/octet-stream"  # what it is, its bytes tell when it is stored


class LetterChannel:
    """Paper; nothing can be sent by it."""

    slug: ClassVar[str] = "letter"
    label: ClassVar[str] = "Carta, fax o papel"
    icon: ClassVar[str] = "letter"
    capabilities: ClassVar[Capabilities] = Capabilities(outbound=False, attachments=True, digital=False)
    settings_model: ClassVar[type[LetterSettings]] = LetterSettings
    secret_names: ClassVar[tuple[str, ...]] = ()

    def check_health(self, account: AccountConfig) -> Health:
        """Say where the scanner is to leave papers, and whether that can be read."""
        place = folder.folder_of(account.id)
        try:
            place.mkdir(parents=True, exist_ok=True)
            next(place.iterdir(), None)
        except OSError:
            return Health(
                ok=False, message=f"No se puede leer {place}.", remedy=gettext_noop("Revisá sus permisos.")
            )
        return Health(ok=True, message=f"El escáner deja los papeles en {place}")

    def verify(self, account: AccountConfig, request: RawRequest) -> None:  # noqa: ARG002 - the port
        """Refuse: nobody posts paper."""
        raise SignatureInvalid

    def handshake(self, account: AccountConfig, request: RawRequest) -> str | None:  # noqa: ARG002 - the port
        """Refuse: nobody posts paper."""
        return None

    def poll(self, account: AccountConfig, cursor: Mapping[str, Any]) -> Iterable[Polled]:  # noqa: ARG002 - the port
        """Yield what the scanner left in the account's folder."""
        settings = LetterSettings.model_validate(dict(account.settings))
        return folder.papers(account.id, largest=settings.max_bytes) if settings.watched else ()

    def parse(self, account: AccountConfig, request: RawRequest) -> Sequence[InboundItem]:  # noqa: ARG002 - the port
        """Return the paper as one message whose text somebody still has to write."""
        if not request.body:
            raise Unreadable("El archivo está vacío.")
        name = request.headers.get(folder.NAME, "").replace("\x00", "").encode("utf-8", "replace").decode()
        return [
            InboundItem(
                kind=ItemKind.MESSAGE,
                raw_type="scan",
                external_id=f"sha256:{hashlib.sha256(request.body).hexdigest()}",
                media=(Media(media_type=_UNKNOWN, filename=name[:200], content=request.body),),
                extra={"authentication": "none"},
            )
        ]
