"""What can go wrong when somebody signs in."""

from nexo.kernel.errors import Conflict, Invalid


class CodeWrong(Invalid):
    """The code is not the one that was sent."""

    code = "code_wrong"
    message = "El código no es correcto. Fijate en el último mensaje que te mandamos."


class CodeExpired(Invalid):
    """The code was used, ran out of time or of attempts."""

    code = "code_expired"
    message = "El código ya no sirve. Pedí uno nuevo."


class TooManyCodes(Conflict):
    """More codes were asked for than an hour allows."""

    code = "too_many_codes"
    message = "Ya te mandamos varios códigos. Esperá una hora y volvé a pedir."


class AddressInvalid(Invalid):
    """Neither an e-mail address nor a telephone in E.164."""

    code = "address_invalid"
    message = "Escribí un correo o un teléfono al que podamos mandarte un código."
