"""Reads the product's sources as trees."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "nexo"


@dataclass(frozen=True)
class Module:
    """One Python file of the product."""

    path: Path

    @property
    def name(self) -> str:
        return ".".join(self.path.relative_to(SRC.parent).with_suffix("").parts).removesuffix(".__init__")

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        return parsed(self.path)

    def imported(self) -> Iterator[tuple[str, int]]:
        """Yield every imported name, dotted, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)

    def called_methods(self) -> Iterator[tuple[str, int]]:
        """Yield the name of every method that is called, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield node.func.attr, node.lineno


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def modules() -> tuple[Module, ...]:
    return tuple(Module(path) for path in sorted(SRC.rglob("*.py")))


def below(*floors: str) -> Iterator[Module]:
    """Yield the modules of some floors."""
    prefixes = tuple(f"nexo.{floor}." for floor in floors)
    return (module for module in modules() if f"{module.name}.".startswith(prefixes))


def templates() -> list[Path]:
    return sorted(SRC.rglob("templates/**/*.html"))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))
