"""Facts this room announces."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from nexo.kernel.events.event import Event


@dataclass(frozen=True, kw_only=True)
class ArticlePublished(Event):
    """An article can be read by everybody."""

    topic: ClassVar[str] = "knowledge.article_published"
    article_id: UUID
