"""`fieldkit-hq people`: who may be whom."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from fieldkit.cli.files import read_file
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.operations.hq.compare_pairs import (
    ComparedPair,
    compare_pairs,
    read_pairs,
    written_columns,
)
from fieldkit.translations import _

_MOST_BYTES = 256 * 1024 * 1024


def register(tree: CommandTree) -> None:
    """Add the commands."""
    tree.group("people", _("people that reports speak of"))
    parser = tree.command(
        "people compare", _("score pairs of names in a table, without a vault"), show_compared
    )
    parser.add_argument(
        "file", metavar="PAIRS.csv", help=_("columns a and b; others are kept, see the manual")
    )


def show_compared(invocation: Invocation) -> None:
    """Print each pair with its score and reason."""
    table = read_pairs(read_file(Path(invocation.arguments.file), _MOST_BYTES))
    pairs = list(compare_pairs(table))  # bad input is refused before anything is printed
    columns = written_columns(table)
    document: dict[str, object] = {}
    if invocation.output.as_json:
        document["pairs"] = [_document(pair) for pair in pairs]
    invocation.output.result(document, _csv_lines(columns, pairs))


def _document(pair: ComparedPair) -> dict[str, object]:
    return {**pair.row, "score": round(pair.score, 3), "reason": pair.reason}


def _csv_lines(columns: Sequence[str], pairs: Iterable[ComparedPair]) -> Iterator[str]:
    yield _csv_line(columns)
    for pair in pairs:
        cells = {**pair.row, "score": f"{pair.score:.3f}", "reason": pair.reason}
        yield _csv_line([cells[name] for name in columns])


def _csv_line(cells: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()
