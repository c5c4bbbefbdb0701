"""What an administrator fills in for one gateway; as it comes, the settings describe Kannel's own interface."""

import ipaddress
import re
from enum import StrEnum
from typing import Self

from pydantic import Field, field_validator, model_validator

from nexo.adapters.channels.sms_gateway.template import unknown_names
from nexo.adapters.shared.texting import TextingSettings
from nexo.domain.interactions.ports import DeliveryState

# Kannel's bits (user guide, "SMS delivery reports") and the words of SMPP receipts.
DLR_STATES = {
    "1": "delivered",
    "2": "failed",
    "4": "queued",
    "8": "sent",
    "16": "failed",
    "DELIVRD": "delivered",
    "ACCEPTD": "sent",
    "ENROUTE": "sent",
    "UNDELIV": "failed",
    "REJECTD": "failed",
    "EXPIRED": "failed",
    "DELETED": "failed",
}


class Method(StrEnum):
    """How the gateway is asked to send."""

    GET = "GET"
    POST = "POST"


class BodyKind(StrEnum):
    """What the body of the request is: it decides how values are spelled in it."""

    FORM = "form"
    JSON = "json"
    XML = "xml"


class Encoding(StrEnum):
    """How a text beyond the narrow alphabet is spelled; one within it is always UTF-8."""

    UTF8 = "utf-8"
    UTF16 = "utf-16be"
    UTF16_HEX = "utf-16be-hex"


class Numbers(StrEnum):
    """How the gateway writes telephones: +5493415550101, 5493415550101 or 3415550101."""

    PLUS = "plus"
    INTERNATIONAL = "international"
    NATIONAL = "national"


class GatewaySettings(TextingSettings):
    """One gateway: how to ask it to send, and the names by which it calls things when it calls us."""

    method: Method = Field(Method.GET, title="Método para enviar")
    url: str = Field(
        pattern=r"^https?://[^\s{}]+/\S*$",
        max_length=1000,
        title="Dirección para enviar",
        description="Con {{to}}, {{from}}, {{text}}, {{key}}, {{coding}}, {{dlr_url}}, {{user}} y {{password}}.",
    )
    body: str = Field("", max_length=4000, title="Cuerpo para enviar", description="Con las mismas marcas.")
    body_kind: BodyKind = Field(BodyKind.FORM, title="Forma del cuerpo")
    headers: dict[str, str] = Field({}, title="Encabezados", description="Con las mismas marcas.")
    user: str = Field("", max_length=100, title="Usuario")
    sender: str = Field("", max_length=20, title="Número o nombre que envía")
    accepted_text: str = Field(
        "",
        max_length=100,
        title="Texto de la respuesta buena",
        description="Vacío: alcanza con que la respuesta HTTP sea buena.",
    )
    id_path: str = Field(
        "",
        pattern=r"^[A-Za-z0-9_\-.]*$",
        max_length=100,
        title="Dónde está el identificador en la respuesta JSON",
        description="Por ejemplo messages.0.id. Vacío: vale nuestra propia marca {{key}}.",
    )
    id_pattern: str = Field(
        "",
        max_length=200,
        title="Expresión que encuentra el identificador en la respuesta",
        description="Con un grupo. Se usa si la respuesta no es JSON.",
    )
    encoding: Encoding = Field(Encoding.UTF8, title="Textos con otros signos")
    coding_plain: str = Field("0", max_length=20, title="Valor de {{coding}} para el alfabeto corto")
    coding_wide: str = Field("2", max_length=20, title="Valor de {{coding}} para otros signos")
    numbers: Numbers = Field(Numbers.PLUS, title="Cómo se escriben los números")
    country: str = Field("AR", pattern=r"^[A-Z]{2}$", title="País de los números nacionales")
    per_second: float = Field(0, ge=0, le=1000, title="Mensajes por segundo", description="0: sin límite.")
    mo_from: str = Field("from", min_length=1, max_length=40, title="Al recibir: quién escribe")
    mo_text: str = Field("text", min_length=1, max_length=40, title="Al recibir: el texto")
    mo_id: str = Field("id", max_length=40, title="Al recibir: el identificador")
    mo_time: str = Field("at", max_length=40, title="Al recibir: cuándo, en segundos Unix")
    dlr_id: str = Field("id", min_length=1, max_length=40, title="Al informar: el identificador")
    dlr_status: str = Field("status", min_length=1, max_length=40, title="Al informar: el estado")
    dlr_error: str = Field("answer", max_length=40, title="Al informar: el motivo")
    dlr_query: str = Field(
        "id={{key}}&status=%d&answer=%A",
        max_length=300,
        title="Qué lleva {{dlr_url}}",
        description="Lo que se agrega a nuestra dirección en {{dlr_url}}.",
    )
    dlr_states: dict[str, str] = Field(DLR_STATES, title="Qué significa cada estado")
    networks: tuple[str, ...] = Field(
        (), title="Redes desde donde llama", description="Vacío: desde cualquiera que sepa la dirección."
    )
    health_url: str = Field("", pattern=r"^(https?://\S+)?$", max_length=500, title="Dirección de estado")

    @field_validator("dlr_states")
    @classmethod
    def _are_states(cls, states: dict[str, str]) -> dict[str, str]:
        for state in states.values():
            DeliveryState(state)
        return states

    @field_validator("networks")
    @classmethod
    def _are_networks(cls, networks: tuple[str, ...]) -> tuple[str, ...]:
        for network in networks:
            ipaddress.ip_network(network, strict=False)
        return networks

    @field_validator("id_pattern")
    @classmethod
    def _has_one_group(cls, pattern: str) -> str:
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            raise ValueError("not a regular expression") from error
        if pattern and groups != 1:
            raise ValueError("one group is needed")
        return pattern

    @model_validator(mode="after")
    def _knows_its_marks(self) -> Self:
        unknown = unknown_names(self.url, self.body, self.dlr_query, *self.headers.values())
        if unknown:
            raise ValueError(f"unknown marks: {', '.join(sorted(unknown))}")
        return self
