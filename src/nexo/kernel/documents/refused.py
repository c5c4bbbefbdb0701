"""Why a document is not taken."""

from nexo.kernel.errors import Invalid


class DocumentRefused(Invalid):
    """A document that is none, that is too much, or that would reach out or run."""

    code = "document_refused"
    message = "No pudimos leer el documento. Guardalo otra vez como DOCX u ODT."
