"""What can go wrong between two governments, and between a person and an authority."""

from nexo.kernel.errors import Conflict, Invalid, NotAllowed, NotFound


class BodyUnknown(NotFound):
    """No such body in use here."""

    code = "body_unknown"
    message = "No encontramos ese organismo, o ya no se le envía."


class BodyIncomplete(Invalid):
    """A body needs a name, an agreement in force and an address; `field` says which is missing."""

    code = "body_incomplete"
    message = "Falta un dato del organismo."


class BodyNameTaken(Conflict):
    """Another body of the town has this name."""

    code = "body_name_taken"
    message = "Ya hay un organismo con ese nombre."


class CaseStaysHere(NotAllowed):
    """A case that is not for everybody to see leaves by no public way."""

    code = "case_stays_here"
    message = "Este caso es reservado: no se envía por este medio."


class ServiceMissing(Invalid):
    """The other body wants to know which of its services is asked for."""

    code = "their_service_missing"
    message = "Elegí qué servicio del otro organismo es."


class LinkUnknown(NotFound):
    """No such link in this town, or it was replaced by another."""

    code = "referral_link_unknown"
    message = "Este enlace no sirve. Copialo entero del correo, o respondé ese correo."


class LinkExpired(Conflict):
    """The link is too old."""

    code = "referral_link_expired"
    message = "Este enlace venció. Respondé el correo y lo lee una persona."


class ReplyIncomplete(Invalid):
    """A solved case needs words for whoever asked; a refused one its reason."""

    code = "reply_incomplete"
    message = "Falta un dato de la respuesta."


class NothingToRepeat(Conflict):
    """The referral did not go by mail, or is over."""

    code = "nothing_to_repeat"
    message = "Esta derivación ya terminó, o no se hizo por correo."


class NewsSettled(Conflict):
    """Somebody has read the news already."""

    code = "news_settled"
    message = "Otra persona ya resolvió qué hacer con esta novedad."


class ExchangeFailed(Exception):  # noqa: N818 - reads as a sentence
    """The other side could not be asked; `maybe_sent`: what we posted may have arrived."""

    def __init__(self, words: str, *, maybe_sent: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.maybe_sent = maybe_sent


class ExchangeRefused(Exception):  # noqa: N818 - reads as a sentence
    """The other side says that it does not take the case as it was sent; `words` are its own."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


class AuthorityUnknown(NotFound):
    """No such authority here."""

    code = "authority_unknown"
    message = "No encontramos esa autoridad."


class AuthorityClosed(Conflict):
    """The post takes no letters from the public (any more)."""

    code = "authority_closed"
    message = "Este cargo ya no recibe notas del público. Lo que escribiste sigue acá: elegí otra autoridad."


class HearingsNotOffered(Conflict):
    """The authority gives no hearings."""

    code = "hearings_not_offered"
    message = "Esta autoridad no da audiencias por ahora. Podés escribirle una nota: tiene que responderte."


class NothingWritten(Invalid):
    """A letter or an answer without words."""

    code = "nothing_written"
    message = "Escribí algo."


class AnsweredBefore(Conflict):
    """Somebody answered first; what the other wrote stays on their screen."""

    code = "answered_before"
    message = "La respondió antes %(who)s. Tu texto sigue acá y no salió: mirá lo que se respondió."


class LetterOver(Conflict):
    """The letter was withdrawn, or closed by another way."""

    code = "letter_over"
    message = "Ya no espera respuesta: se cerró antes."


class HearingOwed(Conflict):
    """A request for a hearing is answered with a day, or with the reason why not."""

    code = "hearing_owed"
    message = "Un pedido de audiencia se responde dando el día, o diciendo por qué no."


class AuthorityIncomplete(Invalid):
    """A post is opened with its term; hearings with their days and hours."""

    code = "authority_incomplete"
    message = "Falta un dato de la autoridad."


class DelegateUnfit(Invalid):
    """A delegate is another active official of the town, named by an act, from today on, once."""

    code = "delegate_unfit"
    message = "Revisá la delegación."


class HearingMoveRefused(Conflict):
    """The hearing admits no such step from where it stands."""

    code = "hearing_move_refused"
    message = "Desde como está la audiencia no se puede hacer esto."


class HearingUnfit(Invalid):
    """A day, place, reason or minutes that cannot be."""

    code = "hearing_unfit"
    message = "Revisá los datos de la audiencia."
