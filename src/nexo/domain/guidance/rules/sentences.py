"""Everything that the guided conversation says, in the language in force."""

from django.utils.translation import gettext as _

from nexo.domain.guidance.rules.facts import Matter, Service


def greeting(town: str) -> str:
    """Say hello, and that nobody is writing."""
    return _("¡Hola! Soy la respuesta automática de %(town)s.") % {"town": town}


def choose() -> str:
    """Ask for one of the choices."""
    return _("¿En qué te ayudamos? Elegí una opción o contanos con tus palabras.")


def see_menu() -> str:
    """Name the way back."""
    return _("Ver el menú")


def talk_to_person() -> str:
    """Name the way to a person."""
    return _("Hablar con alguien")


def nothing_more() -> str:
    """Name the end."""
    return _("Nada más")


def anything_else() -> str:
    """Ask whether something else is needed."""
    return _("¿Necesitás algo más?")


def good_bye() -> str:
    """End a talk."""
    return _("¡Gracias por escribirnos! Cuando quieras, acá estamos.")


def not_understood() -> str:
    """Say so, and what can be done."""
    return _("No te entendí. Elegí una opción o escribilo con otras palabras.")


def offer_person() -> str:
    """Stop trying."""
    return _("No te estoy entendiendo bien. ¿Querés que te atienda una persona?")


def handing_over() -> str:
    """Say that a person goes on."""
    return _("Te va a responder una persona por acá. Ya le pasamos lo que nos contaste.")


def gone() -> str:
    """Say that something is offered no more."""
    return _("Esa opción ya no está.")


def what_is_needed() -> str:
    """Ask which service."""
    return _("Contanos en pocas palabras qué necesitás. Por ejemplo: no anda la luz de la calle.")


def which_service() -> str:
    """Ask which of the services found."""
    return _("¿Es alguno de estos?")


def none_of_these() -> str:
    """Name the way out of a search."""
    return _("Ninguno de estos")


def nothing_found() -> str:
    """Say that no service was found."""
    return _("No encontramos un servicio con esas palabras. Probá con otras.")


def about(service: Service) -> str:
    """Tell a service."""
    cost = _("Costo: %(cost)s") % {"cost": service.cost} if service.cost else ""
    return "\n".join(filter(None, (service.name, service.summary, cost, service.link)))


def where(service: Service) -> str:
    """Tell where a service is done."""
    return "\n".join(filter(None, (service.name, service.where or service.summary, service.link)))


def begin() -> str:
    """Name the way into a request."""
    return _("Empezar el pedido")


def where_it_is_done() -> str:
    """Name the way to the place of a service."""
    return _("Dónde se hace")


def not_by_chat(service: Service) -> str:
    """Say that a service needs more than words."""
    said = _("Este trámite pide datos o papeles que no se mandan por chat. Se hace acá:")
    return f"{said}\n{where(service)}"


def which_case() -> str:
    """Ask which of one's cases."""
    return _("¿Cuál de tus casos?")


def another_code() -> str:
    """Name the way to a case of another time."""
    return _("Otro código")


def which_code() -> str:
    """Ask for a code."""
    return _("Escribí el código del caso, el que está en tu comprobante.")


def code_mistyped() -> str:
    """Say that a code cannot be."""
    return _("Ese código no es correcto: revisá si falta o sobra una letra o un número.")


def which_verifier() -> str:
    """Ask for the second thing, as the portal does."""
    return _(
        "Para cuidar los datos de quien lo pidió, escribí también la clave del comprobante (6 números) "
        "o el teléfono o correo que se dejó."
    )


def not_verified() -> str:
    """Say that code and verifier lead to nothing, without telling which."""
    return _("No encontramos un caso con ese código y ese dato. Revisalos y probá de nuevo.")


def stands(matter: Matter) -> str:
    """Tell how a case stands."""
    lines = [f"*{matter.code}* · {matter.service}", _("Está: %(phase)s.") % {"phase": matter.phase}]
    if matter.unit:
        lines.append(_("Lo tiene: %(unit)s.") % {"unit": matter.unit})
    if matter.due:
        lines.append(_("Te respondemos antes del %(due)s.") % {"due": matter.due})
    if matter.awaits_citizen:
        lines.append(_("Esperamos una respuesta tuya para seguir."))
    return "\n".join(lines)


def what_happens() -> str:
    """Ask what happens."""
    return _("Contanos qué pasa, en un solo mensaje.")


def where_is_it() -> str:
    """Ask for the place."""
    return _("¿Dónde es? Escribí calle y número o la esquina, o mandá la ubicación.")


def which_place() -> str:
    """Ask which of the places found."""
    return _("¿Cuál de estos lugares es?")


def place_kept() -> str:
    """Say that a point was taken."""
    return _("Guardamos la ubicación.")


def point_sent() -> str:
    """Name a point without words."""
    return _("la ubicación que mandaste")


def confirm(service: str, what: str, place: str) -> str:
    """Show what is about to be asked for."""
    lines = [_("Vas a pedir: *%(service)s*") % {"service": service}, _("Qué pasa: %(what)s") % {"what": what}]
    if place:
        lines.append(_("Dónde: %(place)s") % {"place": place})
    lines.append(_("¿Está bien?"))
    return "\n".join(lines)


def yes_send() -> str:
    """Name the yes."""
    return _("Sí, enviar")


def yes() -> str:
    """Answer a question."""
    return _("Sí")


def no() -> str:
    """Answer a question."""
    return _("No")


def change_what() -> str:
    """Name the way to other words."""
    return _("Cambiar qué pasa")


def change_place() -> str:
    """Name the way to another place."""
    return _("Cambiar dónde es")


def what_to_change() -> str:
    """Ask what is wrong."""
    return _("¿Qué cambiamos?")


def opened(code: str) -> str:
    """Say that it was taken, with its code."""
    return _("¡Listo! Quedó registrado con el código *%(code)s*.") % {"code": code}


def not_opened(reason: str) -> str:
    """Say that it could not be taken, and why."""
    return _("No lo pudimos registrar: %(reason)s") % {"reason": reason}
