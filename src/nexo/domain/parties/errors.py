"""What can go wrong with people and organisations."""

from uuid import UUID

from nexo.kernel.errors import Conflict, Invalid, NotFound


class NameMissing(Invalid):
    """A person or an organisation without any name, document or way to be reached."""

    code = "name_missing"
    message = "Escribí al menos un nombre, un documento o un medio de contacto."


class IdentifierInvalid(Invalid):
    """An identity number with a wrong form or check digit."""

    code = "identifier_invalid"
    message = "El número de documento no es correcto: revisá si falta o sobra un dígito."


class IdentifierTaken(Conflict):
    """An identifier that names one party only already names another."""

    code = "identifier_taken"
    message = "Ya hay una persona registrada con ese documento. Abrí su ficha en lugar de crear otra."

    def __init__(self, *, party_id: UUID | None = None, field: str | None = None) -> None:
        super().__init__(field=field)
        self.party_id = party_id


class PhoneInvalid(Invalid):
    """A telephone number that cannot be dialled."""

    code = "phone_invalid"
    message = "El teléfono no es correcto. Escribilo con característica, por ejemplo 2320 15 412345."


class EmailInvalid(Invalid):
    """An e-mail address that cannot receive mail."""

    code = "email_invalid"
    message = "El correo no es correcto. Tiene que ser como nombre@ejemplo.com."


class ContactKindUnknown(Invalid):
    """A kind of contact point that does not exist."""

    code = "contact_kind_unknown"
    message = "Elegí teléfono, correo electrónico o domicilio postal."


class AlreadyMerged(Conflict):
    """One of the two was joined to another party first."""

    code = "already_merged"
    message = "Una de las dos fichas ya fue unida a otra. Mirá cómo quedó y volvé a intentar."


class SameParty(Conflict):
    """The two are already one."""

    code = "same_party"
    message = "Las dos fichas ya son de la misma persona."


class NotMergeable(Conflict):
    """A person cannot be merged with an organisation."""

    code = "not_mergeable"
    message = "Una persona y una organización no se pueden unir. Cargá a la persona como representante."


class MergeAlreadyUndone(Conflict):
    """The merge was undone before."""

    code = "merge_already_undone"
    message = "Esta unión ya se había deshecho."


class ReasonMissing(Invalid):
    """An act that must be explained was not."""

    code = "reason_missing"
    message = "Contá en una frase por qué."


class IndicatorUnknown(Invalid):
    """A code that is not in the table of indicators."""

    code = "indicator_unknown"
    message = "Ese indicador no existe."


class BirthDateInvalid(Invalid):
    """A birth date in the future or more than 130 years ago."""

    code = "birth_date_invalid"
    message = "Revisá la fecha de nacimiento: no puede ser futura ni de hace más de 130 años."


class AskedAlready(Conflict):
    """The same was asked for and waits for a decision."""

    code = "asked_already"
    message = "Ya lo pediste y está para decidir. Te avisamos cuando haya respuesta."


class RecordRequestUnknown(NotFound):
    """No such request, or not for this actor."""

    code = "record_request_unknown"
    message = "No encontramos ese pedido."


class DecidedAlready(Conflict):
    """Somebody decided first."""

    code = "decided_already"
    message = "Otra persona ya lo decidió. Mirá cómo quedó."


class FieldNotCorrectable(Invalid):
    """A field that is not corrected this way."""

    code = "field_not_correctable"
    message = "Ese dato no se corrige así: contalo en el pedido."


class PrincipalMissing(Invalid):
    """Nobody was chosen for whom to act."""

    code = "principal_missing"
    message = "Elegí por quién va a actuar."
