"""Read from the reports themselves what is counted by and stands in no table: force and units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fieldkit.domain.answers import Json
from fieldkit.domain.figures import Dimension
from fieldkit.domain.identifiers import ReportId
from fieldkit.domain.progress import Progress, no_progress
from fieldkit.hq.facts_by_concept import Facts, places_of
from fieldkit.hq.mentions import ReadSource
from fieldkit.operations.hq.gather_words import Gathered
from fieldkit.operations.hq.read_mentions import readings_of
from fieldkit.operations.hq.session import HeadquartersSession

_CONCEPTS = {Dimension.FORCE: "perpetrator.force", Dimension.UNIT: "perpetrator.unit"}
_GROUP = 200  # reports at a time


def read_counted_answers(
    session: HeadquartersSession,
    gathered: Gathered,
    dimension: Dimension,
    progress: Progress = no_progress,
) -> Mapping[str, tuple[str, ...]]:
    """Return the codes that each report answered, by report; `progress` counts reports.

    Each report is decrypted for it: of a year's archive that takes minutes, of a day a moment.
    """
    concept = _CONCEPTS[dimension]
    people = gathered.people
    words = (word for words in (*people.words_of.values(), people.not_compared) for word in words)
    reports = sorted({word.report for word in words})
    found: dict[str, tuple[str, ...]] = {}
    for begin in range(0, len(reports), _GROUP):
        progress(begin, len(reports))
        some = [ReportId(report) for report in reports[begin : begin + _GROUP]]
        for read in readings_of(session, some):
            found[read.source] = _codes(read, concept)
    return found


def _codes(read: ReadSource, concept: str) -> tuple[str, ...]:
    if read.form is None:
        return ()
    answers = Facts(places_of(read.form, (concept,)), read.answers).of(concept, "")
    return tuple(dict.fromkeys(code for answer in answers for code in _listed(answer)))


def _listed(answer: Json) -> Iterable[str]:
    if isinstance(answer, list):
        return [code for code in answer if isinstance(code, str)]
    return [answer] if isinstance(answer, str) and answer else []
