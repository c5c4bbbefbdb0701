"""Whether an account of the platform works, and for how long: its token ends, its subscription can be lost."""

from datetime import timedelta

from django.utils.translation import gettext_noop

from nexo.adapters.shared.meta.messaging.graph import MessagingGraph
from nexo.adapters.shared.reading import Json, moment, text
from nexo.domain.interactions.ports import ChannelError, Health, Remedy
from nexo.kernel import clock

WARNED = timedelta(days=14)
"""So long before a token ends the health page begins to say so."""

_RENEW = gettext_noop("Generá una credencial nueva en Meta y cargala en la cuenta.")
_REMEDIES = {
    Remedy.ALARM: gettext_noop("Revisá la configuración y el acceso de la cuenta en Meta."),
    Remedy.RETRY_LATER: gettext_noop("Suele resolverse solo; si sigue, mirá el estado de Meta."),
}


def health_of(graph: MessagingGraph, token: str) -> Health:
    """Ask the provider for the page, its subscription and the life of the token; never raises."""
    try:
        page = graph.read(graph.settings.page_id, fields="name")
        is_subscribed = graph.is_subscribed()
        ends = _end(graph.token_facts(token))
    except ChannelError as error:
        return ill(error)
    if not is_subscribed:
        return Health(
            ok=False,
            message=gettext_noop("La página no manda los mensajes a nuestra aplicación."),
            remedy=gettext_noop(
                "Volvé a suscribirla: Meta la da de baja si la dirección no responde por mucho tiempo."
            ),
        )
    if ends:
        return ends
    return Health(ok=True, message=f"Conectada: {text(page.get('name'))}")


def ill(error: ChannelError) -> Health:
    """Return what an error says to people."""
    return Health(ok=False, message=error.message, remedy=_REMEDIES.get(error.remedy, ""))


def _end(facts: Json) -> Health | None:
    if facts.get("is_valid") is not True:
        return Health(ok=False, message=gettext_noop("La credencial de la cuenta ya no vale."), remedy=_RENEW)
    # Zero, or nothing, means that it does not end.
    moments = [moment(facts.get(name)) for name in ("expires_at", "data_access_expires_at")]
    ends = min((at for at in moments if at), default=None)
    if ends is None or ends - clock.now() > WARNED:
        return None
    return Health(
        ok=ends > clock.now(), message=f"La credencial vence el {ends:%d/%m/%Y}: renovala.", remedy=_RENEW
    )
