"""Counts persons and acts by row, as ranges.

At most there are as many persons as links say for certain; at least as many as are left if all
that is only probable is right. Mentions that nobody compared are in neither number: they are
stated beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from fieldkit.domain.figures import CountRange, FigureRow, Word
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.hq.figures.acts import count_acts
from fieldkit.hq.figures.independence import independent_sources

# The rows that a word belongs in.
KeysOf = Callable[[Word], Iterable[str]]
# The rows that a person belongs in, of all words about them.
KeysOfPerson = Callable[[Sequence[Word]], Iterable[str]]

_STEP = 5000  # persons between two words about progress
_TWO = 2


@dataclass(frozen=True)
class People:
    """The words of those who were compared, by person, and of those who were not."""

    words_of: Mapping[str, Sequence[Word]]
    sources_of: Mapping[str, int]  # independent ones
    acts_of: Mapping[str, CountRange]
    not_compared: Sequence[Word]


def group(words: Iterable[Word], progress: Progress = no_progress) -> People:
    """Return the words by person; `progress` counts persons."""
    words_of: dict[str, list[Word]] = defaultdict(list)
    alone: list[Word] = []
    for word in words:
        if word.person:
            words_of[word.person].append(word)
        else:
            alone.append(word)
    sources_of: dict[str, int] = {}
    acts_of: dict[str, CountRange] = {}
    for done, (person, said) in enumerate(words_of.items()):
        if done % _STEP == 0:
            progress(done, len(words_of))
        sources_of[person] = independent_sources(said) if len(said) > 1 else 1
        acts_of[person] = count_acts(said)
    return People(words_of, sources_of, acts_of, alone)


def count_all(people: People) -> FigureRow:
    """Return the line that counts everybody once."""
    tally = _Tally()
    for person, words in people.words_of.items():
        tally.add(words, people.acts_of[person], people.sources_of[person])
    for word in people.not_compared:
        tally.add_alone(word)
    return tally.row("", _sizes(people))


def count_by_word(
    people: People, keys_of: KeysOf, progress: Progress = no_progress
) -> dict[str, FigureRow]:
    """Count by what each word says for itself, e.g. its day; rows may share persons.

    If two probable persons are one, that one belongs in each row that either has a word in.
    """
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    for done, (person, words) in enumerate(people.words_of.items()):
        if done % _STEP == 0:
            progress(done, len(people.words_of))
        for key, some in _by_key(words, keys_of).items():
            acts = people.acts_of[person] if len(some) == len(words) else count_acts(some)
            tallies[key].add(some, acts, people.sources_of[person])
    for word in people.not_compared:
        for key in keys_of(word):
            tallies[key].add_alone(word)
    return {key: tally.row(key) for key, tally in tallies.items()}


def count_by_person(
    people: People, keys_of: KeysOfPerson, progress: Progress = no_progress
) -> dict[str, FigureRow]:
    """Count by what all words say of a person together, e.g. sex; each stands in one row.

    If two probable persons of different rows are one, nobody can say in which row: so neither
    counts in the lower number. Nor do two of one row whom all words together put in another, as
    two with one source each, who are one with two.
    """
    tallies: dict[str, _Tally] = defaultdict(_Tally)
    sizes = _sizes(people)
    for done, (person, words) in enumerate(people.words_of.items()):
        if done % _STEP == 0:
            progress(done, len(people.words_of))
        for key in keys_of(words):
            tallies[key].add(words, people.acts_of[person], people.sources_of[person])
    for word in people.not_compared:
        for key in keys_of((word,)):
            tallies[key].add_alone(word)
    return {key: tally.row(key, sizes, keys_of) for key, tally in tallies.items()}


def _by_key(words: Sequence[Word], keys_of: KeysOf) -> dict[str, list[Word]]:
    found: dict[str, list[Word]] = {}
    for word in words:
        for key in keys_of(word):
            found.setdefault(key, []).append(word)
    return found


def _sizes(people: People) -> Mapping[str, int]:
    """Return how many persons may be one with another, by the whole that they would make."""
    sizes: dict[str, int] = defaultdict(int)
    for words in people.words_of.values():
        sizes[words[0].wide] += 1
    return sizes


class _Tally:
    """What is counted for one row."""

    def __init__(self) -> None:
        self._reports: set[str] = set()
        self._most_acts = 0
        # By the whole that they would make: how many persons, what is said of them, fewest acts.
        self._least: dict[str, tuple[int, Sequence[Word], int]] = {}
        self._persons = 0
        self._corroborated = 0
        self._alone = 0

    def add(self, words: Sequence[Word], acts: CountRange, sources: int) -> None:
        """Count one person of whom `words` speak in this row."""
        wide = words[0].wide
        self._reports.update([word.report for word in words])
        self._most_acts += acts.high
        self._persons += 1
        self._corroborated += sources >= _TWO
        before = self._least.get(wide)
        if before is None:
            self._least[wide] = (1, words, acts.low)
        else:
            count, others, _fewest = before
            said = [*others, *words]
            self._least[wide] = (count + 1, said, count_acts(said).low)

    def add_alone(self, word: Word) -> None:
        """Note a mention that nobody compared."""
        self._reports.add(word.report)
        self._alone += 1

    def row(
        self,
        key: str,
        sizes: Mapping[str, int] | None = None,
        keys_of: KeysOfPerson | None = None,
    ) -> FigureRow:
        """Return the line; with `sizes`, only wholes of which all persons are here count least.

        With `keys_of`, only those who as one person would stand in this row, too.
        """
        sure = [
            acts
            for wide, (count, words, acts) in self._least.items()
            if (sizes is None or sizes[wide] == count)
            and (keys_of is None or count == 1 or key in keys_of(words))
        ]
        return FigureRow(
            key,
            len(self._reports),
            CountRange(min(sum(sure), self._most_acts), self._most_acts),
            CountRange(len(sure), self._persons),
            self._corroborated,
            self._alone,
        )
