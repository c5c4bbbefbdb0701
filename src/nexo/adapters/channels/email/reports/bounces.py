"""Delivery reports: RFC 3464 where it is kept, and the plain letters that servers write instead.

The standard part is read first: one bounce for each recipient that failed or waits. Without it the text is
searched for the addresses it complains of. The original is found by the Message-ID in the headers that come
back.
"""

import re
from dataclasses import dataclass

from nexo.adapters.channels.email.message import headers
from nexo.adapters.channels.email.mime import structure, visible, words
from nexo.adapters.channels.email.mime.structure import Part, Tree
from nexo.adapters.channels.email.patterns import any_of
from nexo.adapters.channels.email.reports import reasons
from nexo.domain.interactions.ports import Bounce

_MAX_RECIPIENTS = 50
_LOOKED_AT = 100_000
_ADDRESS = re.compile(r"[A-Za-z0-9_.+=#!%&'*/~^{|}$?-]{1,80}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,8}")
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]\d)")
_REPLY = re.compile(r"(?<![\d.:/-])([45]\d\d)(?=[ -](?!\d))")
_FIELD = re.compile(r"^([A-Za-z-]{1,60})\s*:[ \t]*(.*)$")
_ORIGINAL_ID = re.compile(
    r"^\s{0,8}(?:[>|] ?)?message-id:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE
)
# Where the letter ends and the returned mail begins, when the mail was not attached but pasted.
_MARKERS = any_of(r"""
    -{2,40}\s?(?:this is a copy|original message|message (?:header|follows)|below this line|copy of)
    -{2,40}\s?returned message
    -{2,40}\s?(?:the (?:headers|body|original)|unsent message|header|mensaje original|content)
    received: from / return-path: / reporting-mta:
    message header follows / original message follows / copy of your message / your original message
    the (?:original )?message (?:headers? )?(?:follows|was)
""")
_RETURNED = re.compile(rf"^[\s>]{{0,10}}{_MARKERS}", re.IGNORECASE | re.MULTILINE)

_SUBJECTS = any_of(r"""
    undeliver(?:able|ed)
    delivery (?:status|failure|failed|has failed|notification|report|problem|error|delayed|incomplete)
    (?:mail|message|email|e-mail) (?:delivery|could not be delivered|not delivered|undeliverable)
    (?:mail|message|email|e-mail) (?:failure|error)
    returned / failure notice / failed (?:mail|delivery) / warning: could not send / mail system error
    nondeliverable / non[- ]delivery / bounce / rejected:
    no se (?:puede|pudo|ha podido) entregar / no entregado / entrega (?:fallida|retrasada|demorada)
    devuelto / rebotado
    error de entrega / n[ãa]o (?:foi )?(?:entregue|poss[íi]vel entregar) / falha na entrega / devolvid[ao]
    unzustellbar / zustellung / nicht zugestellt / non (?:remis|distribu)
    [ée]chec (?:de la )?(?:remise|distribution)
    non (?:recapitabile|consegnato) / mancata consegna / onbestelbaar / kunde inte levereras / olevererat
    nie (?:można )?dostarcz / недоставлен / не доставлен
    退信 / 無法傳遞 / 无法投递 / 配信不能 / 送信できません
""")
_SUBJECT = re.compile(_SUBJECTS, re.IGNORECASE)
_STRONG_SUBJECTS = any_of(r"""
    undeliver(?:able|ed)\b / mail delivery failed / delivery status notification / failure notice
    returned mail\b
    delivery failure / delivery notification / no se puede entregar / no se pudo entregar / unzustellbar
    non remis
    n[ãa]o (?:foi )?entreg
""")
_STRONG_SUBJECT = re.compile(rf"^\s*{_STRONG_SUBJECTS}", re.IGNORECASE)
_DAEMONS = any_of(r"""
    mailer-?daemon / mail-?daemon / postmaster / system administrator / mdaemon / bounce
    mail(?:er)? ?(?:router|subsystem|delivery|administrator|system|server)
""")
_DAEMON = re.compile(_DAEMONS, re.IGNORECASE)
_STRONG_DAEMON = re.compile(
    r"(?:^|[\s<])(?:mailer-?daemon|microsoftexchange[0-9a-f]{32})@|(?:^|\s)mailer-daemon$", re.IGNORECASE
)
_DELAYS = any_of(r"""
    (?:has|have) not yet been delivered / will be retried / still trying / delivery .{0,20}delayed
    warning: (?:message|could not) / this is a warning message only / (?:sigue|seguir[áa]) intent
    not been delivered .{0,60}yet / will (?:continue|keep) (?:to )?try
""")
_DELAYED = re.compile(_DELAYS, re.IGNORECASE)
_FINAL_FAILURE = re.compile(r"giving up|permanent|gave up|could not be delivered", re.IGNORECASE)
_STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_WENT_WELL = re.compile(rb"^action:\s*(?:delivered|relayed|expanded)", re.IGNORECASE | re.MULTILINE)


@dataclass(slots=True)
class _Report:
    """What is known of a delivery report while it is being read."""

    own: frozenset[str]
    original_id: str | None
    letter: str


def bounces_of(
    tree: Tree, *, subject: str, sender: str, text: str, own: frozenset[str]
) -> tuple[Bounce, ...]:
    """Return what a mail reports as not delivered; nothing when it is no such report.

    `own` are the addresses of the mail itself: its sender and recipients, never the ones that failed.
    """
    parts = _leaves(tree.root)
    contents = [tree.content(part)[:_LOOKED_AT] for part in parts if part.media_type in _STATUS_PARTS]
    if not contents and not _is_report(tree.root, subject, sender, text):
        return ()
    letter, returned = _letter_and_copy(text)
    report = _Report(own, _original_id(tree, parts, returned, text), letter)
    found = [bounce for content in contents for bounce in _standard(content, report)]
    if not found and not any(_WENT_WELL.search(content) for content in contents):
        found = _from_letter(tree.root, report)
    return tuple({bounce.recipient: bounce for bounce in reversed(found)}.values())[::-1][:_MAX_RECIPIENTS]


def _is_report(root: Part, subject: str, sender: str, text: str) -> bool:
    """Whether a mail server writes here that it returns something: by sender, subject and words."""
    if root.first("x-failed-recipients"):
        return True
    if root.parameters.get("report-type", "").lower() in {"disposition-notification", "feedback-report"}:
        return False
    if root.first("auto-submitted") == b" auto-replied" and not _DAEMON.search(sender):
        return False
    null_path = any(raw.strip() == b"<>" for raw in root.every("return-path"))
    if _STRONG_DAEMON.search(sender):
        return True
    if (null_path or _DAEMON.search(sender)) and _SUBJECT.search(subject[:300]):
        return True
    return bool(_STRONG_SUBJECT.match(subject)) and bool(
        _status_in(text[:5_000]) or _REPLY.search(text[:5_000])
    )


def _leaves(part: Part) -> list[Part]:
    if not part.children:
        return [part]
    return [leaf for child in part.children for leaf in _leaves(child)]


def _letter_and_copy(text: str) -> tuple[str, str]:
    match = _RETURNED.search(text[:_LOOKED_AT])
    if not match or not text[: match.start()].strip():
        return text[:_LOOKED_AT], text[:_LOOKED_AT]
    return text[: match.start()], text[match.start() : match.start() + _LOOKED_AT]


def _original_id(tree: Tree, parts: list[Part], returned: str, text: str) -> str | None:
    """Return the Message-ID of the mail that came back."""
    for part in parts:
        if part.media_type in {
            "message/rfc822",
            "text/rfc822-headers",
            "message/global",
            "message/rfc822-headers",
        }:
            embedded = structure.headers_of(tree.content(part)[:_LOOKED_AT])
            found = next((headers.ids_in(raw) for name, raw in embedded if name == "message-id"), ())
            if found:
                return found[0]
    for source in (returned, text[:_LOOKED_AT]):
        match = _ORIGINAL_ID.search(source)
        if match:
            return match[1]
    answered = headers.every_id(tree.root, "in-reply-to") or headers.every_id(tree.root, "references")
    return answered[-1] if answered else None


def _standard(content: bytes, report: _Report) -> list[Bounce]:
    """Read the groups of a delivery-status part: the first is about the server, each other a recipient."""
    found = []
    for group in re.split(
        r"\n[ \t]*\n", content[:_LOOKED_AT].decode("utf-8", "replace").replace("\r\n", "\n")
    ):
        fields = _fields(group)
        recipient = _recipient(fields)
        action = fields.get("action", "").partition(" ")[0].strip(";()").lower()
        if not recipient or action in {"delivered", "relayed", "expanded"}:
            continue
        said = f"{fields.get('diagnostic-code', '')} {fields.get('reason', '')}"
        status = _status_in(fields.get("status", ""))
        if status in {"", "5.0.0", "4.0.0"}:
            status = _status_in(said) or status
        status = reasons.settle(status or _from_reply(said), f"{said} {report.letter}")
        kind = reasons.kind_of(status, action=action)
        found.append(Bounce(recipient, kind, status, report.original_id))
    return found


def _fields(group: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    last = ""
    for line in group.split("\n"):
        match = _FIELD.match(line)
        if match and not line.startswith((" ", "\t")):
            last = match[1].lower()
            fields.setdefault(last, match[2].strip())
        elif last:
            fields[last] = f"{fields[last]} {line.strip()}"[:4_000]
    return fields


def _recipient(fields: dict[str, str]) -> str:
    """Return the address we wrote to: the original one where the server tells it, else the final one."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        value = words.decode_header(fields.get(name, "").encode("utf-8", "replace"))
        address = _ADDRESS.search(value.rpartition(";")[2] or value)
        if address:
            return visible.one_line(address[0]).lower()
    return ""


def _from_letter(root: Part, report: _Report) -> list[Bounce]:
    """Read a report that is only a letter: the addresses it names, and what it says about them."""
    named = words.decode_header(root.first("x-failed-recipients") or b"")
    recipients = [address.lower() for address in _ADDRESS.findall(named)]
    recipients = recipients or _addresses(report.letter, report.own)
    status = _status_in(report.letter) or _from_reply(report.letter)
    status = reasons.settle(status, report.letter)
    is_delayed = bool(_DELAYED.search(report.letter)) and not _FINAL_FAILURE.search(report.letter)
    kind = reasons.kind_of(status or "5.0.0", action="delayed" if is_delayed else "")
    return [Bounce(recipient, kind, status, report.original_id) for recipient in recipients]


def _addresses(text: str, own: frozenset[str]) -> list[str]:
    """Return the addresses a letter may complain of: those that begin a line, else the first."""
    alone: list[str] = []
    others: list[str] = []
    for line in text.split("\n"):
        stripped = line.strip()
        for match in _ADDRESS.finditer(line[:1_000]):
            address = match[0].strip(".'").lower()
            if address in own or _DAEMON.search(address) or "." not in address.rpartition("@")[2]:
                continue
            starts_line = stripped.lstrip("<\"'(* >").lower().startswith(address)
            (alone if starts_line else others).append(address)
    return list(dict.fromkeys(alone)) or list(dict.fromkeys(others))[:1]


def _status_in(text: str) -> str:
    match = _STATUS.search(text)
    return match[1] if match else ""


def _from_reply(text: str) -> str:
    """Return the status that an SMTP reply code stands for when nothing better is given."""
    match = _REPLY.search(text)
    return f"{match[1][0]}.0.0" if match else ""
