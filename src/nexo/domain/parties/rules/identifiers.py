"""Identity numbers: form and check digit, never more; a right number is not yet a verified identity.

Nothing is read out of a number: CUIL prefixes have been given at random since 2021, so they say nothing of
anybody's gender.
"""

import re
from collections.abc import Callable, Collection, Mapping
from typing import Final

from django.utils.translation import gettext_noop
from stdnum.ar import cuit as ar_cuit
from stdnum.ar import dni as ar_dni
from stdnum.br import cpf as br_cpf
from stdnum.cl import rut as cl_rut
from stdnum.exceptions import ValidationError

from nexo.domain.parties.errors import IdentifierInvalid, PhoneInvalid
from nexo.domain.parties.rules import phones

CUIT_PREFIXES: Final = frozenset({"20", "23", "24", "25", "26", "27", "30", "33", "34", "50", "51", "55"})
"""Prefixes in use; a town may have its own list in `local_rules`, since the 2021 rule allows others."""

DOCUMENT_SCHEMES: Final[Mapping[str, str]] = {
    "dni": "DNI",
    "cuil": "CUIL",
    "cuit": "CUIT",
    "passport": gettext_noop("Pasaporte"),
    "ci_uy": gettext_noop("Cédula (Uruguay)"),
    "cpf": gettext_noop("CPF (Brasil)"),
    "rut_cl": gettext_noop("RUN (Chile)"),
}
"""Documents a person can show, with the words for a form."""

_CUIT_LENGTH = 11
_CI_WEIGHTS = (2, 9, 8, 7, 6, 3, 4)
_LONGEST = 200


def normalise(scheme: str, value: str, *, cuit_prefixes: Collection[str] = CUIT_PREFIXES) -> str:
    """Return the value as it is compared; an unknown scheme stays as it came. Raises `IdentifierInvalid`."""
    text = value.strip()
    if not text or len(text) > _LONGEST:
        raise IdentifierInvalid(field=scheme)
    if scheme in {"cuil", "cuit"}:
        return _cuit(text, cuit_prefixes, scheme)
    read = _READERS.get(scheme)
    if read is None:
        return text
    try:
        return read(text)
    except ValidationError as error:
        raise IdentifierInvalid(_sentence(scheme), field=scheme) from error


def masked(value: str) -> str:
    """Return the value with all but its last three characters hidden."""
    return f"{'•' * max(len(value) - 3, 0)}{value[-3:]}"


def readable(scheme: str, normalised: str) -> str:
    """Return the number as people write it: 12.345.678, 20-12345678-9."""
    if scheme == "dni":
        return str(ar_dni.format(normalised))
    if scheme in {"cuil", "cuit"}:
        return str(ar_cuit.format(normalised))
    return normalised


def dni_of_cuil(normalised: str) -> str:
    """Return the document number inside a CUIL or CUIT of a person, without leading zeros."""
    return normalised[2:-1].lstrip("0")


def _cuit(text: str, prefixes: Collection[str], scheme: str) -> str:
    digits = re.sub(r"[\s.\-–]", "", text)
    if not re.fullmatch(rf"\d{{{_CUIT_LENGTH}}}", digits, re.ASCII):
        raise IdentifierInvalid("El CUIT o CUIL tiene 11 dígitos.", field=scheme)
    if digits[:2] not in prefixes:
        raise IdentifierInvalid("El CUIT o CUIL no empieza con un prefijo conocido.", field=scheme)
    if ar_cuit.calc_check_digit(digits[:-1]) != digits[-1]:
        raise IdentifierInvalid("El último dígito del CUIT o CUIL no corresponde: revisalo.", field=scheme)
    return digits


def _dni(text: str) -> str:
    return str(ar_dni.validate(text.replace("-", ""))).lstrip("0") or "0"


def _passport(text: str) -> str:
    squeezed = re.sub(r"[\s\-]", "", text).upper()
    if not re.fullmatch(r"[A-Z0-9]{5,15}", squeezed):
        raise ValidationError
    return squeezed


def _ci_uy(text: str) -> str:
    """Uruguay's card: seven digits weighted 2 9 8 7 6 3 4, completed to a multiple of ten by the eighth."""
    digits = re.sub(r"[\s.\-]", "", text).zfill(8)
    if not re.fullmatch(r"\d{8}", digits, re.ASCII):
        raise ValidationError
    total = sum(weight * int(digit) for weight, digit in zip(_CI_WEIGHTS, digits[:7], strict=True))
    if -total % 10 != int(digits[7]):
        raise ValidationError
    return digits


def _whatsapp(text: str) -> str:
    """Return E.164 of a `wa_id`, which has no plus; an id that is no known number stays as it came."""
    try:
        return phones.to_e164(f"+{text.removeprefix('+')}")
    except PhoneInvalid:
        return text


def _sentence(scheme: str) -> str:
    if scheme == "dni":
        return gettext_noop("El DNI tiene 7 u 8 números, sin letras.")
    if scheme == "passport":
        return gettext_noop("El pasaporte lleva entre 5 y 15 letras y números.")
    return IdentifierInvalid.message


_READERS: Final[Mapping[str, Callable[[str], str]]] = {
    "dni": _dni,
    "passport": _passport,
    "ci_uy": _ci_uy,
    "cpf": lambda text: str(br_cpf.validate(text)),
    "rut_cl": lambda text: str(cl_rut.validate(text)),
    "whatsapp": _whatsapp,
}
