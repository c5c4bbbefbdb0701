"""What can go wrong with a menu."""

from nexo.kernel.errors import Conflict, Invalid, NotFound


class EntryUnknown(NotFound):
    """No such entry in the menu of this town."""

    code = "entry_unknown"
    message = "Esa opción ya no está en el menú."


class LabelMissing(Invalid):
    """An entry needs words to be chosen by."""

    code = "label_missing"
    message = "Escribí cómo se llama la opción."


class TextMissing(Invalid):
    """An entry that tells something needs the text."""

    code = "text_missing"
    message = "Escribí lo que se va a leer."


class ServiceMissing(Invalid):
    """The entry speaks of a service that is not there."""

    code = "service_missing"
    message = "Elegí el servicio."


class NotASubmenu(Invalid):
    """Only an entry that opens another menu holds entries."""

    code = "not_a_submenu"
    message = "Ahí no se pueden poner opciones."


class MenuFull(Conflict):
    """More entries than a telephone shows in one list."""

    code = "menu_full"
    message = "Un menú lleva hasta 8 opciones: poné las demás en otro menú."


class MenuEmpty(Conflict):
    """Nothing to publish."""

    code = "menu_empty"
    message = "Sumá al menos una opción antes de publicar; ningún menú puede quedar vacío."


class MenuUnpublished(Conflict):
    """Nobody is guided without a published menu."""

    code = "menu_unpublished"
    message = "Publicá el menú antes de prender la conversación guiada."


class ChannelNotTalked(Invalid):
    """A channel without a back and forth."""

    code = "channel_not_talked"
    message = "Por este canal no se puede conversar."
