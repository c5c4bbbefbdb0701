"""How an answer is signed: with the name of who wrote it and of the authority in whose name."""

_LONGEST = 400


def signature(*, by: str, post: str, in_name_of: str = "", acting: bool = False, act: str = "") -> str:
    """Return who answers, as the person reads it.

    The holder signs with the post; who stands in says so; a delegate names both, and the act: with nobody in the post,
    the post alone.
    """
    if acting:
        return f"{by}, a cargo de {post}"[:_LONGEST]
    if not act:
        return f"{by}, {post}"[:_LONGEST]
    whom = f"{in_name_of}, {post}" if in_name_of else post
    return f"{by}, por delegación de {whom} ({act})"[:_LONGEST]
