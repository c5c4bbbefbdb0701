"""The tree of parts: found whatever is missing or doubled in it."""

import pytest

from nexo.adapters.channels.email.mime.structure import MAX_PARTS, read

WHOLE = b"""From: a@example.com
Subject: hola
Content-Type: multipart/mixed; boundary=AA

preface
--AA
Content-Type: multipart/alternative; boundary="BB"

--BB
Content-Type: text/plain

uno

--BB
Content-Type: text/html

<b>dos</b>
--BB--
--AA
Content-Type: text/plain; name=x.txt

tres
--AA--
epilogue
"""


def leaves(tree):
    def walk(part):
        if not part.children:
            return [(part.media_type, tree.source[part.body : part.end])]
        return [leaf for child in part.children for leaf in walk(child)]

    return walk(tree.root)


EXPECTED = [("text/plain", b"uno\n"), ("text/html", b"<b>dos</b>"), ("text/plain", b"tres")]


def test_a_whole_message():
    tree = read(WHOLE)
    assert leaves(tree) == EXPECTED
    assert tree.defects == []


@pytest.mark.parametrize(
    ("broken", "defect"),
    [
        (WHOLE.replace(b"--BB--\n", b""), "boundary_not_closed"),
        (WHOLE.replace(b"\n--AA--\nepilogue\n", b""), "boundary_not_closed"),
        (WHOLE.replace(b"; boundary=AA", b""), "boundary_missing"),
        (WHOLE.replace(b"boundary=AA", b"boundary=ZZ"), "boundary_missing"),
    ],
)
def test_boundaries_lost_on_the_way(broken, defect):
    tree = read(broken)
    assert leaves(tree) == EXPECTED
    assert defect in tree.defects


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r\r\n", b"\r"])
def test_line_ends_of_all_kinds(line_end):
    tree = read(WHOLE.replace(b"\n", line_end))
    assert [kind for kind, _ in leaves(tree)] == ["text/plain", "text/html", "text/plain"]
    assert [text.strip() for _, text in leaves(tree)] == [b"uno", b"<b>dos</b>", b"tres"]


def test_line_ends_mixed():
    mixed = WHOLE.replace(b"Subject: hola\n", b"Subject: hola\r\n").replace(b"uno\n", b"uno\r\n")
    assert [text.strip() for _, text in leaves(read(mixed))] == [b"uno", b"<b>dos</b>", b"tres"]


def test_blank_and_envelope_lines_before_the_headers():
    tree = read(b"\n\nFrom ana@example.com Mon Mar  3 10:12:13 2025\n" + WHOLE)
    assert tree.root.first("subject") == b" hola"
    assert leaves(tree) == EXPECTED


def test_a_broken_fold_goes_on_in_the_header():
    tree = read(b"Subject: one\nbroken\nTo: a@example.com\n\nbody\n")
    assert tree.root.headers == [("subject", b" one\nbroken"), ("to", b" a@example.com")]
    assert tree.source[tree.root.body :] == b"body\n"


def test_a_body_without_its_blank_line():
    tree = read(b"Subject: one\nHola, vecinos.\nNota: gracias\n")
    assert tree.root.headers == [("subject", b" one")]
    assert tree.source[tree.root.body :] == b"Hola, vecinos.\nNota: gracias\n"
    assert tree.defects == ["no_blank_line_after_headers"]


def test_a_text_without_headers():
    tree = read(b"Hola, vecinos.\n")
    assert tree.source[tree.root.body : tree.root.end] == b"Hola, vecinos.\n"
    assert tree.defects == ["no_headers"]


def test_a_part_without_headers_and_an_empty_one():
    tree = read(b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b\n--b--\n")
    assert leaves(tree) == [("text/plain", b"text"), ("text/plain", b"")]


def test_a_digest_holds_messages():
    tree = read(b"Content-Type: multipart/digest; boundary=b\n\n--b\n\nSubject: x\n\ny\n--b--\n")
    assert leaves(tree) == [("message/rfc822", b"Subject: x\n\ny")]


def test_nested_a_hundred_deep():
    opening = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(100))
    closing = b"".join(b"\n--b%d--" % n for n in reversed(range(100)))
    tree = read(opening + b"Content-Type: text/plain\n\nfondo" + closing)
    assert leaves(tree) == [("text/plain", b"fondo")]
    assert tree.defects == []


def test_beyond_the_depth_nothing_is_lost():
    opening = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)
    )
    tree = read(opening + b"\nfondo")
    assert "nested_too_deep" in tree.defects
    assert leaves(tree)[0][1].endswith(b"fondo")


def test_beyond_the_number_of_parts_nothing_is_lost():
    tree = read(b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * (MAX_PARTS + 10) + b"fin")
    found = leaves(tree)
    assert len(found) == MAX_PARTS
    assert found[-1][1].endswith(b"fin")
    assert "too_many_parts" in tree.defects


def test_one_boundary_used_at_two_depths():
    raw = b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" * 2 + b"\nuno\n--b--\n--b\n\ndos\n--b--\n"
    assert leaves(read(raw)) == [("text/plain", b"uno"), ("text/plain", b"dos")]
