"""Files that officials send with a form."""

from collections.abc import Iterable
from typing import Any

from django import forms

from nexo.kernel.actors import Actor
from nexo.kernel.files.models import StoredFile
from nexo.kernel.files.store import store


class ManyFiles(forms.ClearableFileInput):
    """A file input that takes several."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files at once, each checked by the store."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", ManyFiles())
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the list of files that were sent."""
        one = super().clean
        given = data if isinstance(data, list) else [data] if data else []
        if not given and self.required:
            one(None, initial)
        return [one(file, initial) for file in given]


def keep(actor: Actor, uploads: Iterable[Any]) -> list[StoredFile]:
    """Keep the files of a form before anything else: a later refusal loses nothing; raises `FileRefused`."""
    return [
        store(
            upload.read(),
            filename=upload.name or "",
            declared_type=upload.content_type or "",
            jurisdiction_id=actor.jurisdiction_id,
        )
        for upload in uploads
    ]
