"""What a draft still lacks before it may be published."""

from nexo.domain.knowledge.enums import Audience
from nexo.domain.knowledge.models import TextVersion
from nexo.domain.knowledge.rules.readability import Fault, Problem, problems


def missing_for(text: TextVersion) -> list[Problem]:
    """Return all that the gate of the text's audience finds; an easy text needs another person's reading too."""
    found = problems(body=text.body, audience=text.audience, language=text.language)
    if text.audience == Audience.EASY and text.reviewed_at is None:
        found.append(Problem(Fault.REVIEW))
    return found
