"""Proves the ledgers: every sealed row is what it was, none is missing or added, no seal was exchanged."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nexo.kernel.audit import tree
from nexo.kernel.audit.anchor import Anchor, read_anchors
from nexo.kernel.audit.models import Ledger, Seal
from nexo.kernel.audit.rows import count_after, lines
from nexo.kernel.audit.seal import head_of


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: which seal (number 0: none in particular), what kind, and the numbers it concerns.

    Kinds: rows_changed, rows_missing, rows_added, seal_changed, seal_missing, chain_broken, anchor_mismatch.
    """

    ledger: str
    kind: str
    seal: int
    first_id: int = 0
    last_id: int = 0


@dataclass(slots=True)
class VerifyReport:
    """What was checked and what was found; `unsealed` rows are too young to be proven."""

    rows: int = 0
    seals: int = 0
    unsealed: int = 0
    anchors: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything is as it was sealed."""
        return not self.problems


def verify(
    anchor_path: Path | None = None, *, on_progress: Callable[[int], None] | None = None
) -> VerifyReport:
    """Recompute both chains from their rows; with `anchor_path` compare the heads kept outside as well.

    Without an anchor, a tail cut off together with its seals and a rewriting of everything stay unseen.
    `on_progress` is told the number of rows done so far. Raises OSError where the anchors cannot be read.
    """
    report = VerifyReport()
    heads: dict[tuple[str, int], str] = {}
    for ledger in Ledger:
        _verify_ledger(ledger, report, heads, on_progress or (lambda _rows: None))
    if anchor_path is not None:
        anchors = read_anchors(anchor_path)
        report.anchors = len(anchors)
        report.problems += _compare(anchors, heads)
    return report


def _verify_ledger(
    ledger: Ledger,
    report: VerifyReport,
    heads: dict[tuple[str, int], str],
    on_progress: Callable[[int], None],
) -> None:
    seals = list(Seal.objects.filter(ledger=ledger).order_by("number"))
    last_id = seals[-1].last_id if seals else 0
    rows = lines(ledger, after=None, until=last_id) if seals else iter(())
    batches = _batches(rows, [seal.last_id for seal in seals])
    before: Seal | None = None
    for seal, leaves in zip(seals, batches, strict=False):
        report.problems += _check_seal(seal, before)
        report.problems += _check_rows(seal, leaves)
        heads[ledger.value, seal.number] = seal.head
        report.rows += len(leaves)
        report.seals += 1
        before = seal
        on_progress(report.rows)
    report.unsealed += count_after(ledger, last_id)


def _batches(rows: Iterator[tuple[int, bytes]], ends: Iterable[int]) -> Iterator[list[bytes]]:
    """Cut the stream of rows at the ends of the seals; yield the hashes of each part."""
    row = next(rows, None)
    for end in ends:
        leaves: list[bytes] = []
        while row is not None and row[0] <= end:
            leaves.append(tree.leaf(row[1]))
            row = next(rows, None)
        yield leaves


def _check_seal(seal: Seal, before: Seal | None) -> Iterator[Problem]:
    expected = before.number + 1 if before else 1
    if seal.number != expected:
        yield Problem(seal.ledger, "seal_missing", expected)
    elif (seal.previous, seal.first_id) != ((before.head, before.last_id + 1) if before else ("", 1)):
        yield Problem(seal.ledger, "chain_broken", seal.number, seal.first_id, seal.last_id)
    if head_of(seal) != seal.head:
        yield Problem(seal.ledger, "seal_changed", seal.number, seal.first_id, seal.last_id)


def _check_rows(seal: Seal, leaves: list[bytes]) -> Iterator[Problem]:
    if len(leaves) != seal.rows:
        kind = "rows_missing" if len(leaves) < seal.rows else "rows_added"
        yield Problem(seal.ledger, kind, seal.number, seal.first_id, seal.last_id)
    elif tree.root(leaves).hex() != seal.root:
        yield Problem(seal.ledger, "rows_changed", seal.number, seal.first_id, seal.last_id)


def _compare(anchors: Iterable[Anchor], heads: dict[tuple[str, int], str]) -> Iterator[Problem]:
    """Every head ever written down must still be there; one finding a ledger is enough."""
    told: Counter[str] = Counter()
    for one in anchors:
        if heads.get((one.ledger, one.number)) != one.head and not told[one.ledger]:
            told[one.ledger] += 1
            yield Problem(one.ledger, "anchor_mismatch", one.number)
