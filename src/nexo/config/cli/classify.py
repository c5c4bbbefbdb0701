"""`nexo classify`: learns from sorted texts which category a new one belongs to, and says how well."""

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from nexo.config.cli.examples import read_examples
from nexo.config.errors import OperatorError
from nexo.kernel.learning.figures import Figures

if TYPE_CHECKING:
    from nexo.kernel.learning.model import Model

_ROWS = {
    "accuracy": "accuracy",
    "top3_accuracy": "among the first three",
    "macro_f1": "macro F1",
    "calibration_error": "calibration error",
}
_Data = Annotated[Path, typer.Option(help="CSV in UTF-8 with columns text, category, created_at.")]
_Json = Annotated[bool, typer.Option("--json", help="One JSON object, for programs.")]
_Saved = Annotated[Path, typer.Option(help="The file that `train` wrote.")]


def register(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(help="Categories of texts, learnt from examples.", no_args_is_help=True)
    group.callback()(_group)
    group.command()(train)
    group.command()(evaluate)
    group.command()(suggest)
    app.add_typer(group, name="classify")


def _group() -> None:
    """Categories of texts, learnt from examples."""


def train(
    *,
    data: _Data,
    out: Annotated[Path, typer.Option(help="Where to write the model.")],
    compare: Annotated[
        bool, typer.Option(help="Fit the baseline too, TF-IDF with a linear SVM, and print both.")
    ] = True,
    as_json: _Json = False,
) -> None:
    """Learn a model from texts that people sorted, and judge it by the newest of them.

    The newest 15 % by created_at are held out; the figures are about those. The model that is written then learns
    from everything; so does its baseline up to 50,000 texts. With more, the baseline stays what the older 85 % taught.
    """
    from nexo.kernel.learning.stored import save  # noqa: PLC0415 - NumPy is read by these commands alone
    from nexo.kernel.learning.train import train as learn  # noqa: PLC0415 - same

    if not out.parent.is_dir():
        raise OperatorError(f"{out.parent}: no such folder.")
    if out.is_dir():
        raise OperatorError(f"{out}: is a folder.")
    examples = read_examples(data, dated=True)
    if len(set(examples.categories)) == 1:
        raise OperatorError(f"{data}: all rows are of one category; there is nothing to tell apart.")
    model = learn(examples.texts, examples.categories, compare=compare)
    try:
        save(model, out)
    except OSError as error:
        raise OperatorError(f"{out}: {error.strerror}.") from None
    if as_json:
        told = {"texts": model.texts, "categories": len(model.categories)}
        if model.baseline is not None:
            told["baseline_texts"] = model.baseline.texts
        _tell_json(model.held_out, model.held_out_baseline, told)
    else:
        typer.echo(f"{model.texts:,} texts in {len(model.categories):,} categories learnt: {out}")
        _tell_table("On the newest 15 %, held out", model.held_out, model.held_out_baseline)


def evaluate(*, model: _Saved, data: _Data, as_json: _Json = False) -> None:
    """Say how a model does on sorted texts, beside the baseline fitted on the same rows.

    Of a model of more than 50,000 texts the baseline saw the older 85 % only; baseline_texts says how many.
    Categories that the model never saw count as wrong. calibration_error is the expected one, over 15 bins of equal
    width of the first suggestion's confidence; the baseline has none, because it gives no confidence.
    """
    from nexo.kernel.learning.evaluate import evaluate as judge  # noqa: PLC0415 - see `train`

    learnt = _load(model, with_baseline=True)
    examples = read_examples(data, dated=False)
    ours, other = judge(learnt, examples.texts, examples.categories)
    if as_json:
        told = {"texts": len(examples.texts)}
        if learnt.baseline is not None:
            told |= {"model_texts": learnt.texts, "baseline_texts": learnt.baseline.texts}
        _tell_json(ours, other, told)
    else:
        _tell_table(f"{len(examples.texts):,} texts", ours, other)
        if learnt.baseline is not None and learnt.baseline.texts < learnt.texts:
            typer.echo(
                f"The baseline saw {learnt.baseline.texts:,} of the {learnt.texts:,} texts learnt, the oldest."
            )


def suggest(
    text: Annotated[str, typer.Argument(help="What somebody wrote.")],
    *,
    model: _Saved,
    as_json: _Json = False,
) -> None:
    """Say the three likeliest categories of a text, how sure that is, and which words speak for it."""
    found = _load(model).suggest(text)
    if as_json:
        sys.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False) + "\n")
        return
    for one in found:
        because = f"  ({', '.join(one.because)})" if one.because else ""
        typer.echo(f"{one.chance:6.1%}  {one.category}{because}")


def _load(file: Path, *, with_baseline: bool = False) -> "Model":
    from nexo.kernel.learning.stored import ModelUnreadable, load  # noqa: PLC0415 - see `train`

    try:
        return load(file, with_baseline=with_baseline)
    except ModelUnreadable:
        raise OperatorError(
            f"{file}: not a model of `nexo classify train`, or it was changed since."
        ) from None
    except OSError as error:
        raise OperatorError(f"{file}: {error.strerror or 'cannot be read'}.") from None


def _tell_json(ours: Figures | None, other: Figures | None, more: dict[str, int]) -> None:
    told: dict[str, object] = {name: ours and getattr(ours, name) for name in _ROWS}
    if other is not None:
        told["baseline"] = {name: value for name, value in asdict(other).items() if value is not None}
    sys.stdout.write(json.dumps(told | more) + "\n")


def _tell_table(title: str, ours: Figures | None, other: Figures | None) -> None:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    table.add_column("Nexo", justify="right")
    table.add_column("TF-IDF + linear SVM", justify="right")
    for name, label in _ROWS.items():
        table.add_row(label, _shown(ours, name), _shown(other, name))
    Console(width=80).print(table)


def _shown(figures: Figures | None, name: str) -> str:
    value = getattr(figures, name) if figures is not None else None
    return "–" if value is None else f"{value:.4f}"
