"""Join the soft line ends of `format=flowed` (RFC 3676)."""

_SIGNATURE = "-- "


def unwrap(text: str, *, delete_space: bool) -> str:
    """Return the text with each paragraph on one line; quoted lines join only with their own depth."""
    lines: list[str] = []
    open_depth: int | None = None
    paragraph: list[str] = []
    for line in text.split("\n"):
        depth, content = _depth_and_content(line)
        if open_depth is not None and (open_depth != depth or content == _SIGNATURE):
            lines.append(_quoted(open_depth, "".join(paragraph)))
            open_depth, paragraph = None, []
        is_soft = content.endswith(" ") and content != _SIGNATURE
        paragraph.append(content[:-1] if is_soft and delete_space else content)
        if is_soft:
            open_depth = depth
        else:
            lines.append(_quoted(depth, "".join(paragraph)))
            open_depth, paragraph = None, []
    if open_depth is not None:
        lines.append(_quoted(open_depth, "".join(paragraph)))
    return "\n".join(lines)


def _depth_and_content(line: str) -> tuple[int, str]:
    content = line.lstrip(">")
    depth = len(line) - len(content)
    return depth, content[1:] if content.startswith(" ") and content != " " else content


def _quoted(depth: int, content: str) -> str:
    return f"{'>' * depth} {content}" if depth else content
