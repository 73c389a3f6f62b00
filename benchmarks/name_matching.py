"""How well names are told apart: recall at one false pair in a thousand, on names not tuned on.

    python -m benchmarks.name_matching [--people N] [--names NAMES.csv] [--negatives PAIRS.csv]

Three measurements, the same at each run. "held": invented people whose surnames have roots that
nobody looked at while the weights were set ("tuned" has the other half). "names": a table of
groups; its threshold is set on three quarters of the groups and tried on the fourth, four times.
"look-alikes": pairs of different people.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.archive import in_every_way, mentions
from benchmarks.invented_names import invented_people
from benchmarks.result import Result
from fieldkit.hq.matching import SAME, UNDECIDED
from fieldkit.hq.names.blocking import keys
from fieldkit.hq.names.compare import compare_names
from fieldkit.hq.names.prepare import prepare
from fieldkit.hq.names.prepared import PreparedName

FALSE_SHARE = 0.001
_FOLDS = 4
_PEOPLE = 80
Named = tuple[str, PreparedName]  # group and one of its spellings


@dataclass(frozen=True)
class Scored:
    """One pair and its score."""

    score: float
    one: Named
    other: Named

    @property
    def is_same(self) -> bool:
        return self.one[0] == self.other[0]


def name_matching(_folder: Path, _megabytes: int) -> list[Result]:
    """Measure invented people, as part of all benchmarks."""
    begun = time.process_time()
    pairs = list(scored(invented(40, "held")))
    micros = 1e6 * (time.process_time() - begun) / len(pairs)
    recall, threshold = recall_of(pairs)
    return [
        Result(
            "names not tuned on, 0.1 % false pairs",
            f"recall {recall:.1%} from {threshold:.2f} on",
            ">= 95 %",
            recall >= 0.95,
        ),
        Result("comparing two names", f"{micros:.0f} us", "< 50 us", micros < 50),
    ]


def invented(count: int, half: str) -> list[Named]:
    """Return the spellings of invented people, no two with one name."""
    chosen = random.Random(7)
    found: list[Named] = []
    names: set[tuple[str, int]] = set()
    for person in invented_people(10 * count, seed=11, half=half):
        bare = person.surname_be.removesuffix("а"), person.given.number
        if bare not in names and len(names) < count:
            names.add(bare)
            for text in dict.fromkeys(in_every_way(person, chosen)):
                found.append((str(person.number), prepare(text)))
    return found


def of_table(path: Path) -> list[Named]:
    """Return a table with the columns group_id and spelling."""
    with path.open(encoding="utf-8-sig", newline="") as source:
        return [(row["group_id"], prepare(row["spelling"])) for row in csv.DictReader(source)]


def scored(named: Sequence[Named]) -> Iterator[Scored]:
    """Yield all pairs."""
    for one, other in itertools.combinations(named, 2):
        yield Scored(compare_names(one[1], other[1]).score, one, other)


def threshold_of(pairs: Sequence[Scored]) -> float:
    """Return the score that one different pair in a thousand exceeds."""
    false = sorted((pair.score for pair in pairs if not pair.is_same), reverse=True)
    return false[int(FALSE_SHARE * len(false))]


def recall_of(pairs: Sequence[Scored], threshold: float | None = None) -> tuple[float, float]:
    """Return the share of pairs of one person above the threshold, and the threshold."""
    limit = threshold_of(pairs) if threshold is None else threshold
    same = [pair.score for pair in pairs if pair.is_same]
    return sum(score > limit for score in same) / len(same), limit


def _report(title: str, pairs: Sequence[Scored], misses: int) -> None:
    recall, threshold = recall_of(pairs)
    same = sum(pair.is_same for pair in pairs)
    print(f"{title}: {same} pairs of one person, {len(pairs) - same} of two")
    print(f"  recall at 0.1 % false pairs: {recall:.2%}, threshold {threshold:.3f}")
    for limit in (UNDECIDED, SAME):
        false = sum(pair.score >= limit for pair in pairs if not pair.is_same)
        here = recall_of(pairs, limit - 1e-9)[0]
        print(f"  from {limit:.2f} on: recall {here:.2%}, {false} false pairs")
    if misses:
        missed = [pair for pair in pairs if pair.is_same and pair.score <= threshold]
        false_pairs = sorted((pair for pair in pairs if not pair.is_same), key=_score)[-misses:]
        chosen = random.Random(3).sample(missed, min(misses, len(missed)))
        for pair in (*chosen, *false_pairs):
            print(f"    {pair.score:.3f} {pair.one[1].text} | {pair.other[1].text}")


def _score(pair: Scored) -> float:
    return pair.score


def _folds(named: Sequence[Named]) -> None:
    groups = sorted({group for group, _name in named})
    pairs = list(scored(named))
    for fold in range(_FOLDS):
        held = set(groups[fold::_FOLDS])
        inside = [p for p in pairs if p.one[0] in held and p.other[0] in held]
        outside = [p for p in pairs if p.one[0] not in held and p.other[0] not in held]
        threshold = threshold_of(outside)
        for limit in (threshold, UNDECIDED):
            recall, _limit = recall_of(inside, limit)
            false = sum(pair.score > limit for pair in inside if not pair.is_same)
            share = false / sum(not pair.is_same for pair in inside)
            print(f"  fold {fold + 1}, above {limit:.2f}: recall {recall:.2%}, false {share:.3%}")


def _look_alikes(path: Path) -> None:
    with path.open(encoding="utf-8-sig", newline="") as source:
        rows = list(csv.DictReader(source))
    for row in rows:
        one, other = row["spelling_a"], row["spelling_b"]
        print(f"  {compare_names(prepare(one), prepare(other)).score:.3f} {one} | {other}")


def _blocks(people: int) -> None:
    """Say how many mentions share a key with one, and how many pairs of one person share none."""
    counts: Counter[str] = Counter()
    pairs = missed = number = 0
    of_person: dict[int, list[frozenset[str]]] = {}
    for person, mention in mentions(people):
        found = keys(prepare(mention.name))
        counts.update(found)
        number += 1
        others = of_person.setdefault(person, [])
        pairs += len(others)
        missed += sum(found.isdisjoint(other) for other in others)
        others.append(found)
    by_way: Counter[str] = Counter()
    for key, count in counts.items():
        by_way[key[0]] += count * count
    print(f"{people} people, {number} mentions: {missed / pairs:.3%} of pairs share no key")
    for way, total in sorted(by_way.items()):
        largest = max(count for key, count in counts.items() if key[0] == way)
        print(
            f"  keys {way}: {total / number:.0f} mentions under the keys of one, {largest} at most"
        )


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.name_matching", description=__doc__)
    parser.add_argument("--people", type=int, default=_PEOPLE)
    parser.add_argument("--names", type=Path)
    parser.add_argument("--negatives", type=Path)
    parser.add_argument("--blocks", type=int, help="so many people in an archive")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--half", choices=("tuned", "held"), default="held")
    given = parser.parse_args()
    if given.blocks:
        _blocks(given.blocks)
    begun = time.process_time()
    pairs = list(scored(invented(given.people, given.half)))
    seconds = time.process_time() - begun
    _report(f"invented, {given.half} half", pairs, given.misses)
    print(f"  {1e6 * seconds / len(pairs):.0f} us a pair")
    if given.names:
        named = of_table(given.names)
        _report("names", list(scored(named)), given.misses)
        _folds(named)
    if given.negatives:
        print("look-alikes (different people):")
        _look_alikes(given.negatives)


if __name__ == "__main__":
    main()
