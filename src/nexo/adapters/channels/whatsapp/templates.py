"""The templates of an account: read page by page, in our own words for their states."""

from collections.abc import Iterator

from nexo.adapters.channels.whatsapp.graph import Graph
from nexo.adapters.shared.reading import Json, items, mapping, text
from nexo.domain.interactions.ports import ProviderTemplate, TemplateState
from nexo.domain.interactions.rules.templates import places_in

_FIELDS = "name,language,status,category,components"
_PAGE, _MOST_PAGES = 100, 50
# What is neither approved nor on its way there is not to be sent, whatever the provider calls it next year.
_STATES = {
    "APPROVED": TemplateState.APPROVED,
    "PENDING": TemplateState.PENDING,
    "IN_APPEAL": TemplateState.PENDING,
    "REJECTED": TemplateState.REJECTED,
    "PAUSED": TemplateState.PAUSED,
}


def read_templates(graph: Graph, *, page: int = _PAGE) -> list[ProviderTemplate]:
    """Return every template, asking for `page` at a time; raises `ChannelError`.

    None where the account of the business is not configured.
    """
    business = graph.settings.business_account_id
    return [_template(row) for row in _rows(graph, business, page)] if business else []


def _rows(graph: Graph, business: str, page: int) -> Iterator[Json]:
    after = ""
    for _ in range(_MOST_PAGES):
        asked = {"fields": _FIELDS, "limit": str(page)} | ({"after": after} if after else {})
        answer = graph.read(f"{business}/message_templates", **asked)
        yield from (mapping(row) for row in items(answer.get("data")))
        paging = mapping(answer.get("paging"))
        after = text(mapping(paging.get("cursors")).get("after"))
        if not after or not paging.get("next"):
            return


def _template(row: Json) -> ProviderTemplate:
    parts = [mapping(part) for part in items(row.get("components"))]
    body = next((text(part.get("text")) for part in parts if text(part.get("type")) == "BODY"), "")
    return ProviderTemplate(
        name=text(row.get("name")),
        language=text(row.get("language")),
        state=_STATES.get(text(row.get("status")), TemplateState.DISABLED),
        category=text(row.get("category")).lower(),
        body=body,
        is_plain=bool(body) and all(_is_plain(part) for part in parts),
    )


def _is_plain(part: Json) -> bool:
    """Say whether a part asks for nothing to be filled in, the body apart."""
    kind = text(part.get("type"))
    if kind == "BODY":
        return True
    if kind == "HEADER":
        return text(part.get("format")) == "TEXT" and not places_in(text(part.get("text")))
    if kind == "BUTTONS":
        buttons = [mapping(button) for button in items(part.get("buttons"))]
        return all(
            text(button.get("type")) in {"QUICK_REPLY", "PHONE_NUMBER", "URL"}
            and not places_in(text(button.get("url")))
            for button in buttons
        )
    return kind == "FOOTER"
