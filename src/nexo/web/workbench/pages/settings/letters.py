"""Models of letters: the town's own documents, with their fields and versions."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from nexo.domain.knowledge.actions.write_letter_template import write_letter_template
from nexo.domain.knowledge.models import LetterTemplate
from nexo.domain.knowledge.policies import ANSWERERS
from nexo.domain.knowledge.queries.letters import letter_template, letter_templates
from nexo.domain.knowledge.rules.variables import LETTER_FIELDS
from nexo.domain.parties.policies import jurisdiction_of
from nexo.kernel.documents.opened import MEDIA
from nexo.kernel.errors import DomainError, NotFound
from nexo.kernel.files.store import open_file
from nexo.web.ui.forms import UiForm
from nexo.web.workbench.desk import StaffRequest, page, staff_page


class LetterTemplateForm(UiForm):
    """A title to find it by, and the document."""

    title = forms.CharField(label=gettext_lazy("Título"), max_length=120)
    document = forms.FileField(
        label=gettext_lazy("Documento"),
        help_text=gettext_lazy(
            "DOCX u ODT, hasta 5 MB, sin macros. Los campos van entre llaves dobles: {{nombre}}."
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".docx,.odt"}),
    )
    is_active = forms.BooleanField(label=gettext_lazy("Se ofrece al escribir una carta"), required=False)


@staff_page(*ANSWERERS)
@require_GET
def templates(request: StaffRequest) -> HttpResponse:
    """All models of the town, by title."""
    rows = letter_templates(jurisdiction_of(request.actor))
    return page(request, "workbench/settings/letter_templates.html", {"rows": rows})


@staff_page(*ANSWERERS)
@require_http_methods(["GET", "POST"])
def template(request: StaffRequest, template_id: UUID | None = None) -> HttpResponse:
    """Write a model; what is wrong with its document is told here, not when a letter is written."""
    row = letter_template(jurisdiction_of(request.actor), template_id) if template_id else None
    form = LetterTemplateForm(request.POST or None, request.FILES or None, initial=_shown(row))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        document = given["document"]
        try:
            write_letter_template(
                actor=request.actor,
                title=given["title"],
                is_active=given["is_active"],
                content=document.read() if document else None,
                filename=document.name if document else "",
                template_id=template_id,
            )
        except NotFound:
            raise
        except DomainError as refused:
            form.add_error(refused.field if refused.field in form.fields else "document", refused.said)
        else:
            messages.success(request, _("Guardado."))
            return redirect("workbench:letter_templates")
    context = {"form": form, "row": row, "fields": LETTER_FIELDS.items()}
    return page(
        request, "workbench/settings/letter_template.html", context, status=422 if form.errors else 200
    )


@staff_page(*ANSWERERS)
@require_GET
def template_file(request: StaffRequest, template_id: UUID, number: int) -> HttpResponse:
    """The document of a version, as it was uploaded."""
    row = letter_template(jurisdiction_of(request.actor), template_id)
    version = next((one for one in row.versions.all() if one.number == number), None)
    if version is None:
        raise NotFound
    answer = HttpResponse(
        open_file(version.file),
        content_type=version.file.media_type
        if version.file.media_type in MEDIA.values()
        else "application/octet-stream",
    )
    ending = "odt" if version.file.media_type == MEDIA["odt"] else "docx"
    answer["Content-Disposition"] = f'attachment; filename="modelo-v{number}.{ending}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _shown(row: LetterTemplate | None) -> dict[str, Any]:
    return {"title": row.title, "is_active": row.is_active} if row else {"is_active": True}
