"""Takes stored mail into the ledger by the way of what has just arrived."""

from pathlib import Path

import django
from rich.progress import Progress, SpinnerColumn, TextColumn

from nexo.adapters.channels.email.fetching import key_of
from nexo.adapters.channels.email.replay import replay
from nexo.config.errors import OperatorError
from nexo.domain.interactions.ports import RawRequest


def replay_mail(path: Path, address: str) -> dict[str, int]:
    """Store every mail below `path` in the mailbox `address`; return what was counted. Raises `OSError`."""
    django.setup()
    # Only importable once Django knows its applications.
    from nexo.domain.interactions.actions.record_raw import record_raw  # noqa: PLC0415
    from nexo.domain.interactions.models import ChannelAccount  # noqa: PLC0415

    accounts = ChannelAccount.objects.filter(slug="email", is_active=True)
    if address:
        accounts = accounts.filter(address__iexact=address)
    found = list(accounts[:2])
    if len(found) != 1:
        raise OperatorError("There must be one mailbox: name it with --account ADDRESS.")
    counted = {"read": 0, "stored": 0, "known": 0}
    with Progress(SpinnerColumn(), TextColumn("{task.completed} messages"), transient=True) as bar:
        task = bar.add_task("", total=None)
        for mail in replay(path):
            request = RawRequest(body=mail.raw, method="REPLAY")
            row = record_raw(account=found[0], request=request, key=key_of(mail.raw))
            counted["read"] += 1
            counted["stored" if row else "known"] += 1
            bar.advance(task)
    return counted
