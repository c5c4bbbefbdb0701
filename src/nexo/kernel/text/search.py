"""Full-text search over folded text: any words a person types, no syntax to get wrong.

The text is folded by us before it is stored (`fold`), the database splits it into words and Spanish stems
(`nexo_tsv`), and a query is built from any input whatever by `nexo_tsquery`: a malformed search is text.
"""

from typing import Any, TypeVar, cast

from django.contrib.postgres.search import SearchVectorField
from django.db.models import BooleanField, F, FloatField, Func, Model, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from nexo.kernel.text.fold import fold
from nexo.kernel.text.stored import SUFFIX

M = TypeVar("M", bound=Model)

CANDIDATES = 5000
"""How many of the newest matches are ranked: ranking all of a common word is what makes searches slow."""


class FoldedVector(Func):
    """`nexo_tsv(column)`: the expression that the GIN index of a searched table must carry."""

    function = "nexo_tsv"
    output_field = SearchVectorField()


class FoldedQuery(Func):
    """`nexo_tsquery(text, prefix)`: every word must occur, as typed or by its Spanish stem."""

    function = "nexo_tsquery"
    output_field = SearchVectorField()

    def __init__(self, text: str, *, prefix: bool = False) -> None:
        super().__init__(Value(fold(text)), Value(prefix))


class StoredVector(Func):
    """The vector that `add_stored_vector` put beside a text column."""

    template = "%(expressions)s"
    output_field = SearchVectorField()

    def as_sql(self, compiler: SQLCompiler, *_ignored: Any, **_extra: Any) -> tuple[str, Any]:
        """Name the column beside the text: Django does not know it, but knows the table's alias."""
        sql, params = compiler.compile(self.source_expressions[0])
        return f'{sql.removesuffix(chr(34))}{SUFFIX}"', params


class _Matches(Func):
    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class _Rank(Func):
    function = "ts_rank"
    output_field = FloatField()


def matching(
    queryset: QuerySet[M], text: str, column: str = "search_text", *, prefix: bool = False
) -> QuerySet[M]:
    """Keep the rows that hold every word of `text`; with `prefix` the last word may be only begun.

    Order and limit are the caller's: newest first is cheap. A text without any word matches nothing.
    """
    if not any(char.isalnum() for char in text):
        return queryset.none()
    return queryset.filter(_Matches(_vector(queryset.model, column), FoldedQuery(text, prefix=prefix)))


def ranked(
    queryset: QuerySet[M],
    text: str,
    column: str = "search_text",
    *,
    prefix: bool = False,
    newest: str = "-pk",
    limit: int = CANDIDATES,
) -> QuerySet[M]:
    """Return the matches by relevance, then newest first; only the newest `limit` of them are weighed."""
    candidates = matching(queryset, text, column, prefix=prefix).order_by(newest)[:limit]
    rank: Any = _Rank(_vector(queryset.model, column), FoldedQuery(text, prefix=prefix))
    weighed = queryset.filter(pk__in=candidates.values("pk")).alias(nexo_rank=rank)
    return cast("QuerySet[M]", weighed.order_by("-nexo_rank", newest))


def _vector(model: type[Model], column: str) -> Func:
    return StoredVector(F(column)) if getattr(model, "search_is_stored", False) else FoldedVector(F(column))
