"""What can go wrong with settings."""

from nexo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class SettingUnknown(NotFound):
    """There is no such setting or version."""

    code = "setting_unknown"
    message = "Ese ajuste no existe."


class SettingInvalid(Invalid):
    """A setting that cannot be; `field` says which part."""

    code = "setting_invalid"
    message = "Revisá los datos del ajuste."


class NothingChanges(Conflict):
    """The draft says what is in force, or there is none."""

    code = "nothing_changes"
    message = "No hay cambios para publicar."


class DraftChanged(Conflict):
    """The draft is not the one that was looked at."""

    code = "draft_changed"
    message = "El borrador cambió mientras lo mirabas. Miralo otra vez antes de publicar."


class OwnSetting(NotAllowed):
    """Who wrote a version may not publish it where somebody else could."""

    code = "own_setting"
    message = "El cambio lo tiene que publicar otra persona que quien lo escribió."
