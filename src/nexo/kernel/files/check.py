"""Decides whether a file may be kept."""

import io
import zipfile

from nexo.kernel.files.names import clean_filename
from nexo.kernel.files.refused import FileRefused
from nexo.kernel.files.sniff import sniff

_DANGEROUS = {
    "application/javascript",
    "application/x-httpd-php",
    "application/x-javascript",
    "application/x-msdos-program",
    "application/x-msdownload",
    "application/x-sh",
    "application/xhtml+xml",
    "text/javascript",
    "image/svg+xml",
    "text/html",
    "text/x-php",
    "text/x-shellscript",
    "application/x-dosexec",
    "application/x-executable",
    "application/x-mach-binary",
    "application/wasm",
    "application/java-archive",
    "application/vnd.android.package-archive",
}
_DANGEROUS_ENDINGS = {
    "apk", "app", "asp", "aspx", "bat", "cgi", "cmd", "com", "cpl", "dll", "dmg", "exe", "gadget", "hta",
    "htaccess",
    "htm", "html", "jar", "js", "jse", "jsp", "lnk", "mjs", "msi", "msp", "mht",
    "mhtml", "phar", "php", "php5",
    "phtml",
    "pif", "pl", "ps1", "py", "reg", "scr", "sh", "shtml", "svg", "svgz", "url", "vb", "vbe", "vbs",
    "wasm", "wsf",
    "xhtml", "xht", "xsl", "xslt",
}  # fmt: skip

MAX_UNPACKED = 250 * 1024 * 1024
MAX_RATIO = 200
MAX_MEMBERS = 5000
_PACKED = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar")


def check_content(content: bytes, *, filename: str, declared_type: str, max_bytes: int) -> str:
    """Return the true media type of a file that may be kept; raises `FileRefused` with the reason."""
    if not content:
        raise FileRefused("El archivo está vacío.", code="file_empty")
    if len(content) > max_bytes:
        raise FileRefused(
            "El archivo es demasiado grande: el límite es %(limit)s MB.",
            values={"limit": max_bytes // (1024 * 1024)},
            code="file_too_large",
        )
    media_type = sniff(content)
    if media_type in _DANGEROUS or _ending(filename) in _DANGEROUS_ENDINGS or _declared(declared_type):
        raise FileRefused(
            "Por seguridad no aceptamos este tipo de archivo. Mandalo como PDF o como imagen.",
            code="file_dangerous",
        )
    if media_type.startswith("image/"):
        # Read on the first picture: most processes never see one.
        from nexo.kernel.files.images import check_image  # noqa: PLC0415

        check_image(content, media_type)
    if content.startswith(b"PK"):
        _check_zip(content)
    return media_type


def _ending(filename: str) -> str:
    return clean_filename(filename).rpartition(".")[2].lower()


def _declared(declared_type: str) -> bool:
    return declared_type.partition(";")[0].strip().lower() in _DANGEROUS


def _check_zip(content: bytes) -> None:
    """Refuse bombs by what the archive declares; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise FileRefused("El archivo comprimido está dañado.", code="file_broken") from error
    unpacked = sum(member.file_size for member in members)
    nested = any(member.filename.lower().endswith(_PACKED) for member in members)
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or unpacked > MAX_RATIO * max(len(content), 1)
        or nested
    ):
        raise FileRefused("El archivo comprimido es demasiado grande por dentro.", code="file_bomb")
