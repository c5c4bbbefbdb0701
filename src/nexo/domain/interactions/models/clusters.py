"""Everyone who stands for one person.

The rows of parties that were merged, as the database likes to be asked.
"""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from nexo.domain.parties.models import Party


def cluster_of(root_id: UUID | None) -> QuerySet[Party, Any]:
    """Return the ids of a cluster as a subquery.

    `party_id IN (…)` is served by an index; `party_id = … OR party.canonical_id = …` over a join is not.
    """
    return Party.objects.filter(Q(pk=root_id) | Q(canonical_id=root_id)).values("pk")
