"""What a posted request says, with everything that is wrong with it told at once."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nexo.application.intake.submit_request import Asked
from nexo.domain.cases.actions.open_case import Place
from nexo.domain.catalogue.errors import AnswersInvalid
from nexo.domain.catalogue.models import ServiceVersion
from nexo.domain.catalogue.rules.form import validate_answers
from nexo.domain.organisation.models import Jurisdiction
from nexo.domain.parties.rules.emails import to_address
from nexo.domain.parties.rules.phones import to_e164
from nexo.kernel.errors import DomainError
from nexo.kernel.files.store import store
from nexo.web.api.open311.asked import given, point_of
from nexo.web.api.open311.refusals import BAD, Refused

LONGEST_DESCRIPTION, LONGEST_PLACE, LONGEST_LINK = 4_000, 250, 500
MOST_FILES, FILE_BYTES = 4, 10 * 1024 * 1024


def asked_of(request: HttpRequest, version: ServiceVersion, town: Jurisdiction) -> Asked:
    """Return the request as every channel hands it over; raises `Refused` with a line for each fault."""
    data = request.POST
    faults: list[str] = []
    place = _place(data, version, faults)
    answers = _answers(data, version, town, faults)
    description = _description(data, faults)
    senders = _senders(data, town, faults)
    files = _files(request, faults)
    if faults:
        raise Refused(BAD, *faults)
    return Asked(
        key="",
        version=version,
        description=description or version.service.name,
        senders=senders,
        name=" ".join(part for part in (given(data, "first_name"), given(data, "last_name")) if part)[:200],
        place=place,
        answers=answers,
        file_ids=[_kept(file, town) for file in files],
        language=(get_language() or "")[:2],
    )


def words_of(request: HttpRequest) -> list[str]:
    """Return all that was sent, but its key: the same words are the same request."""
    words = [
        f"{name}={value}"
        for name in sorted(request.POST)
        if name != "api_key"
        for value in request.POST.getlist(name)
    ]
    for file in request.FILES.getlist("media"):
        words.append(sha256(file.read()).hexdigest())
        file.seek(0)
    return words


def _place(data: QueryDict, version: ServiceVersion, faults: list[str]) -> Place:
    try:
        point = point_of(data)
    except Refused as refused:
        faults.extend(refused.descriptions)
        return Place()
    text = given(data, "address_string")[:LONGEST_PLACE]
    if point is None and not text and version.needs_location:
        faults.append(
            _("No conocemos «address_id»: mandá «lat» y «long», o «address_string».")
            if given(data, "address_id")
            else _("Falta el lugar (required): «lat» y «long», o «address_string».")
        )
    return Place(text=text, lat=point[0], lon=point[1]) if point else Place(text=text)


def _answers(
    data: QueryDict, version: ServiceVersion, town: Jurisdiction, faults: list[str]
) -> Mapping[str, Any]:
    said: dict[str, str | list[str]] = {}
    for field in version.fields:
        name = str(field["name"])
        values = [one.strip() for one in _values(data, name) if one.strip()]
        if field.get("type") == "choices" and values:
            said[name] = values
        elif len(set(values)) > 1:
            faults.append(_("attribute[%(name)s]: va un solo valor.") % {"name": name})
        elif values:
            said[name] = _day(values[0], town) if field.get("type") == "date" else values[0]
    try:
        return validate_answers(version.fields, said)
    except AnswersInvalid as invalid:
        for name, sentence in invalid.faults.items():
            mark = "" if name in said else " (required)"
            faults.append(f"attribute[{name}]{mark}: {sentence}")
        return {}


def _values(data: QueryDict, name: str) -> list[str]:
    names = (f"attribute[{name}]", f"attribute[{name}][]")
    return [value.replace("\x00", "") for key in names for value in data.getlist(key)]


def _day(text: str, town: Jurisdiction) -> str:
    """Return the day in the town of a moment; what is none is left to whoever checks the answers."""
    try:
        at = datetime.fromisoformat(text)
        return (at.astimezone(town.zone_info) if at.tzinfo else at).date().isoformat()
    except (ValueError, OverflowError):
        return text


def _description(data: QueryDict, faults: list[str]) -> str:
    text, link = given(data, "description"), given(data, "media_url")
    if len(text) > LONGEST_DESCRIPTION:
        faults.append(_("«description» puede tener hasta 4000 letras."))
    if not link:
        return text
    if not link.lower().startswith(("http://", "https://")) or len(link) > LONGEST_LINK:
        faults.append(
            _("«media_url» es una dirección http o https; una foto se manda en «media», como archivo.")
        )
    # What somebody else's address holds is theirs to say: an official opens it, or does not.
    return f"{text}\n\n{link}".strip()


def _senders(data: QueryDict, town: Jurisdiction, faults: list[str]) -> list[tuple[str, str]]:
    found = []
    if email := given(data, "email"):
        try:
            found.append(("email", to_address(email)))
        except DomainError as error:
            faults.append(f"email: {error.said}")
    if phone := given(data, "phone"):
        try:
            found.append(("phone", to_e164(phone, country=town.country, area_code=town.area_code)))
        except DomainError as error:
            faults.append(f"phone: {error.said}")
    return found


def _files(request: HttpRequest, faults: list[str]) -> "list[UploadedFile[bytes]]":
    files = [file for name in ("media", "media[]") for file in request.FILES.getlist(name)]
    if len(files) > MOST_FILES or any((file.size or 0) > FILE_BYTES for file in files):
        faults.append(_("«media»: hasta cuatro fotos, de 10 MB cada una."))
    return files


def _kept(file: "UploadedFile[bytes]", town: Jurisdiction) -> UUID:
    stored = store(
        file.read(),
        filename=file.name or "",
        declared_type=file.content_type or "",
        jurisdiction_id=town.id,
        max_bytes=FILE_BYTES,
    )
    return stored.id
