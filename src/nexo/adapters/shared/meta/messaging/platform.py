"""What differs between the two, as facts."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """`object` names the webhook, `account` the kind of a person's id there, `commenter` that of who comments.

    `name` is for sentences. `max_text` is in characters, or in bytes of UTF-8 where it `counts_bytes`.
    `reply_edge` is where a public answer to a comment is posted.
    """

    object: str
    name: str
    account: str
    commenter: str
    reply_edge: str
    max_text: int
    counts_bytes: bool
    takes_files: bool


MESSENGER = Platform(
    object="page",
    name="Messenger",
    account="messenger",
    # Who comments on a page is not yet known by the id under which they would write to it.
    commenter="facebook_user",
    reply_edge="comments",
    max_text=2000,
    counts_bytes=False,
    takes_files=True,
)
INSTAGRAM = Platform(
    object="instagram",
    name="Instagram",
    account="instagram",
    commenter="instagram",
    reply_edge="replies",
    max_text=1000,
    counts_bytes=True,
    takes_files=False,
)
