"""Why a file is not taken."""

from nexo.kernel.errors import Invalid


class FileRefused(Invalid):
    """A file that cannot be kept; the message says why and what to do."""

    code = "file_refused"
    message = "No pudimos recibir el archivo."
