"""A visitor proves that a mailbox or a telephone is theirs: one way of doing it, whatever page asks for it."""

from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nexo.application.intake.prove_contact import CodeSent, ask_code, prove_contact
from nexo.kernel.errors import DomainError
from nexo.web.portal import limits, memory
from nexo.web.portal.town import town_of
from nexo.web.ui.forms import UiForm


class ContactForm(UiForm):
    """Where the code goes."""

    contact = forms.CharField(
        label=_("Tu correo o tu celular"),
        help_text=_("Te mandamos un código para que cada persona cuente una sola vez. Nadie más lo ve."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Escribí un correo o un celular.")},
    )


class CodeForm(UiForm):
    """The code that was sent."""

    code = forms.CharField(
        label=_("El código que te mandamos"),
        help_text=_("Son seis números. Valen por diez minutos."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "nx-input--code", "inputmode": "numeric", "autocomplete": "one-time-code"}
        ),
        error_messages={"required": _("Escribí los seis números.")},
    )


def send_code(request: HttpRequest, form: ContactForm) -> bool:
    """Send a code to the contact of the form and remember which; a refusal is written at its field.

    Whether anybody is known by that contact makes no difference to what is said.
    """
    try:
        limits.spend(limits.CODE, request)
        sent = ask_code(town=town_of(request), contact=form.cleaned_data["contact"])
    except DomainError as refused:
        form.add_error("contact", refused.said)
        return False
    memory.keep_code_sent(request.session, str(sent.code_id), sent.address)
    return True


def take_code(request: HttpRequest, form: CodeForm) -> str:
    """Return the id of the person when the code is right; else an empty text, the refusal at its field."""
    sent = memory.code_sent_of(request.session)
    if sent is None:
        return ""
    try:
        limits.spend(limits.TRY_CODE, request)
        party_id = prove_contact(
            town=town_of(request),
            sent=CodeSent(UUID(sent[0]), sent[1]),
            code=form.cleaned_data["code"],
            language=get_language() or "",
        )
    except DomainError as refused:
        form.add_error("code", refused.said)
        return ""
    return str(party_id)
