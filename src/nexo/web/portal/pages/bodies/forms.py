"""Four answers, a number and words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from nexo.domain.authorities.actions.take_reply import MOST_NUMBER, MOST_WORDS
from nexo.domain.authorities.enums import Reply
from nexo.domain.authorities.rules.answers import NEEDS_WORDS
from nexo.web.ui.forms import UiForm


class ReplyForm(UiForm):
    """What the body says of the case."""

    reply = forms.ChoiceField(
        label=_("¿Cómo está?"),
        choices=[
            (Reply.RECEIVED.value, _("Lo recibimos")),
            (Reply.IN_PROGRESS.value, _("Estamos trabajando en eso")),
            (Reply.SOLVED.value, _("Está resuelto")),
            (Reply.REFUSED.value, _("No nos corresponde, o no lo tomamos")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Elegí una respuesta.")},
    )
    number = forms.CharField(
        label=_("Su número de expediente o reclamo"),
        help_text=_("Si le dieron uno. Así lo nombramos cuando les preguntamos."),
        max_length=MOST_NUMBER,
        required=False,
    )
    words = forms.CharField(
        label=_("Qué quieren decir"),
        help_text=_(
            "Si está resuelto, cómo; si no lo toman, por qué. Lo lee quien hizo el pedido: no pongan datos personales."
        ),
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        """Require words where the person who asked is owed some."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("reply") in NEEDS_WORDS and not data.get("words", "").strip():
            is_solved = data["reply"] == Reply.SOLVED
            self.add_error(
                "words", _("Cuenten cómo se resolvió.") if is_solved else _("Digan por qué no lo toman.")
            )
        return data
