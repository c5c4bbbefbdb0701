"""What every SMS channel lets an administrator set: the price of a part, plain typography, words of opting out."""

from pydantic import BaseModel, ConfigDict, Field

from nexo.domain.interactions.rules.opt_out import RESUME_WORDS, STOP_WORDS


class TextingSettings(BaseModel):
    """The settings that do not depend on who carries the message."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    part_cost_cents: int = Field(0, ge=0, title="Costo de cada parte, en centavos")
    smart_encoding: bool = Field(
        True,
        title="Comillas y rayas simples",
        description="Cambia los signos tipográficos por los simples, que ocupan menos partes.",
    )
    stop_words: dict[str, str] = Field(
        STOP_WORDS,
        title="Palabras de baja",
        description="La palabra y para qué vale: «all» es todo. Solo cuenta un mensaje que sea esa palabra.",
    )
    resume_words: dict[str, str] = Field(RESUME_WORDS, title="Palabras de alta")
    timeout_s: float = Field(10, gt=0, le=60, title="Espera máxima, en segundos")
