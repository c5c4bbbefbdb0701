"""What the words of a mail server mean when it gives no status code, or a vague one.

Each row: the enhanced status (RFC 3463) that says the same, and the words. The first that fits counts.
"""

import re

from nexo.adapters.channels.email.patterns import any_of

_HOST_UNKNOWN = r"""
    host(?:name)? (?:or domain name )?not found
    (?:unknown|unrouteable|unroutable) (?:host|domain|mail domain)
    domain (?:name )?(?:does not exist|not found) / no such (?:host|domain) / nxdomain / host unknown
    name (?:service error|or service not known) / dominio (?:no existe|inexistente)
    domain .{1,80} does not exist
"""
_FULL = r"""
    (?:mailbox|inbox|quota|user|account|box|storage) .{0,40}(?:is )?(?:full|exceed|over) / over ?quota
    quota exceeded
    exceed\w* .{0,30}(?:quota|storage|mailbox) / insufficient (?:disk|storage|system storage) / disk full
    mailboxfull
    not enough (?:storage|space) / buz[óo]n (?:est[áa] )?lleno / casilla (?:est[áa] )?llena
    cuota (?:excedida|superada) / caixa (?:de correio )?cheia / postfach (?:ist )?voll
    bo[îi]te .{0,20}pleine
"""
_USER_UNKNOWN = r"""
    user(?:name)? (?:is )?(?:unknown|not found|not known|doesn'?t exist|does not exist|invalid)
    unknown (?:user|recipient|address|mailbox|local)
    no (?:such|valid) (?:user|recipient|mailbox|address|account|person|local)
    (?:mailbox|recipient|account|address|addressee|user|alias)(?: address)? .{0,60}(?:not (?:found|exist|available|known|here|valid|recogni[sz]ed)|does(?: not|n'?t) exist|unknown|rejected|invalid|unavailable)
    (?:invalid|bad|nonexistent|non-existent) (?:recipient|mailbox|address|user|destination)
    no mailbox here / sorry, no mailbox / not (?:a|our) (?:valid|local) (?:user|recipient|customer|mailbox)
    address (?:couldn'?t be|was not|not) found / not listed in / user_unknown / recipnotfound
    (?:usuario|destinatario|buz[óo]n|casilla|direcci[óo]n) .{0,40}(?:no existe|inexistente|desconocid[oa]|inv[áa]lid[oa]|no encontrad[oa])
    (?:usu[áa]rio|destinat[áa]rio|endere[çc]o) .{0,40}(?:n[ãa]o existe|inexistente|desconhecido|inv[áa]lido)
    empf[äa]nger .{0,40}unbekannt / destinataire inconnu / no existe
    account .{0,40}(?:has been )?(?:deleted|closed|terminated)
"""  # noqa: E501 - one alternative is one line
_DISABLED = r"""
    (?:account|mailbox|user|recipient|address) .{0,60}(?:disabled|suspended|inactive|deactivated|not active|locked|blocked|expired)
    (?:disabled|inactive|suspended) (?:user|account|mailbox|recipient)
    no longer (?:active|available|valid|in use|working|with) / cuenta (?:suspendida|deshabilitada|inactiva)
"""  # noqa: E501 - one alternative is one line
_TOO_BIG = r"""
    message (?:is )?(?:too (?:big|large|long)|size exceeds|exceeds|exceeded) / size (?:limit|exceeded)
    max(?:imum)? (?:message )?size / mensaje demasiado grande / too large
"""
_POLICY = r"""
    spam / blocked / blacklist / block ?list / denied / refused by / policy / reputation / dmarc / spf\b
    dkim
    not (?:authori[sz]ed|allowed|permitted|accepted) / rejected / unsolicited / virus / security / relay
    prohibited
"""
_LATER = r"""
    timed? ?out / timeout / connection (?:refused|reset|lost|closed|dropped) / no route / unreachable
    not responding
    couldn'?t (?:establish|connect) / could not (?:connect|establish) / retry time / too long / expired
    delayed
    (?:try|retry) (?:again )?later / temporar / greylist / grey-list / deferred / tiempo agotado
    network (?:error|is)
"""
_REASONS = tuple(
    (status, re.compile(any_of(table), re.IGNORECASE))
    for status, table in (
        ("5.1.2", _HOST_UNKNOWN),
        ("5.2.2", _FULL),
        ("5.1.1", _USER_UNKNOWN),
        ("5.2.1", _DISABLED),
        ("5.3.4", _TOO_BIG),
        ("5.7.1", _POLICY),
        ("4.4.1", _LATER),
    )
)

# Of the permanent codes, those that say the address itself is dead. The others speak of space, size or
# policy: the same address may well take the next mail.
_DEAD = re.compile(r"5\.(?:1\.(?:0|1|2|3|4|6|10)|2\.1|4\.4|0\.0)$")
_VAGUE = frozenset({"", "5.0.0", "4.0.0", "5.5.0", "5.4.1", "5.3.0", "5.0.350"})
_LOOKED_AT = 4_000


def status_of(words: str) -> str:
    """Return the enhanced status that a server's words amount to, or an empty string."""
    text = " ".join(words[:_LOOKED_AT].split())
    return next((status for status, pattern in _REASONS if pattern.search(text)), "")


def settle(status: str, words: str) -> str:
    """Return the status given, unless it is vague and words of the same class say more."""
    if status not in _VAGUE:
        return status
    meant = status_of(words)
    return meant if meant and (not status or meant[0] == status[0]) else status or meant


def kind_of(status: str, *, action: str = "") -> str:
    """Return hard, soft or delayed. Hard means that nothing sent to this address will ever arrive."""
    if action == "delayed":
        return "delayed"
    return "hard" if _DEAD.match(status) else "soft"
