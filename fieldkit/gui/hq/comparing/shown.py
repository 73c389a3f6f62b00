"""What the desk shows of a mention and of whom it may be, as plain data; knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from fieldkit.domain.known_person import ContradictionField
from fieldkit.domain.mention import Mention
from fieldkit.hq.contradictions import contradictions
from fieldkit.hq.matching import explain
from fieldkit.operations.hq import person_words as words
from fieldkit.operations.hq.show_comparison import Comparison, Proposed
from fieldkit.translations import _

_MOST_NAMES = 4


@dataclass(frozen=True)
class FactRow:
    """One fact as both say it; `differs`: both cannot be right."""

    name: str
    mine: str = field(repr=False)
    theirs: str = field(repr=False)
    differs: bool = False


@dataclass(frozen=True)
class ProposedRow:
    """Whom the mention may be."""

    node: str  # what a decision is about
    person_id: str  # "" where no person is behind the other report
    title: str = field(repr=False)
    band: str
    percent: int
    reasons: str = field(repr=False)
    before: str  # what was decided before, or nothing
    facts: tuple[FactRow, ...] = field(repr=False)


@dataclass(frozen=True)
class ShownComparison:
    """The mention, and whom it may be, best first."""

    mention_id: str
    name: str = field(repr=False)
    source: str
    proposed: tuple[ProposedRow, ...]
    facts: tuple[FactRow, ...] = field(repr=False)  # for when nobody is proposed


def shown_comparison(
    found: Comparison, devices: Mapping[str, str], colleagues: Mapping[str, str]
) -> ShownComparison:
    """Return a comparison as the desk shows it; `devices` and `colleagues` give codes by id."""
    mine = _facts_of(found.mention, devices)
    reports = [words.reported_by(mention, devices) for mention in found.together]
    return ShownComparison(
        mention_id=found.mention.mention_id,
        name=words.name_of(found.mention),
        source=" · ".join(reports),
        proposed=tuple(
            _proposed_row(found.mention, item, devices, colleagues) for item in found.proposed
        ),
        facts=tuple(FactRow(name, text, "") for name, text in mine.items() if text),
    )


def _proposed_row(
    mine: Mention, item: Proposed, devices: Mapping[str, str], colleagues: Mapping[str, str]
) -> ProposedRow:
    if item.person is None:
        name = words.name_of(item.mention)
        title = _("{name} · another report").format(name=name)
    else:
        title = words.person_line(item.person)
    return ProposedRow(
        node=item.node,
        person_id="" if item.person is None else item.person.person_id,
        title=title,
        band=words.band_text(item.match.band),
        percent=round(item.match.score * 100),
        reasons=explain(item.match),
        before=_before(item, colleagues),
        facts=_side_by_side(mine, item, devices),
    )


def _before(item: Proposed, colleagues: Mapping[str, str]) -> str:
    if not item.before:
        return ""
    last = item.before[-1]
    return _("Decided before by {code}: {what}.").format(
        code=colleagues.get(last.author, "?"), what=words.certainty_text(last.certainty)
    )


def _side_by_side(mine: Mention, item: Proposed, devices: Mapping[str, str]) -> tuple[FactRow, ...]:
    differing = {found.field for found in contradictions((mine, item.mention), {}, (), ())}
    marked = {
        _("Born"): ContradictionField.BORN in differing,
        _("Sex"): ContradictionField.SEX in differing,
        _("Patronymic"): ContradictionField.PATRONYMIC in differing,
    }
    left, right = _facts_of(mine, devices), _facts_of(item.mention, devices)
    if item.person is not None:
        right |= _facts_of_person(item, devices)
    return tuple(
        FactRow(name, left[name], right[name], marked.get(name, False))
        for name in left
        if left[name] or right[name]
    )


def _facts_of(mention: Mention, devices: Mapping[str, str]) -> dict[str, str]:
    return {
        _("Name"): " / ".join(words.spellings([mention])),
        _("Patronymic"): mention.patronymic,
        _("Born"): words.born_text(mention.born_from, mention.born_to),
        _("Sex"): words.sex_text(mention.sex),
        _("Town"): mention.town,
        _("Occupation"): words.occupation_text(mention.occupation),
        _("When"): words.when_text(mention),
        _("Where"): words.where_text(mention),
        _("Taken to"): words.station_text(mention),
        _("Article"): words.articles_text(mention),
        _("Description"): mention.description,
        _("Reported"): words.reported_by(mention, devices),
    }


def _facts_of_person(item: Proposed, devices: Mapping[str, str]) -> dict[str, str]:
    """Return what is told of all reports of the person together, not of the nearest alone."""
    person = item.person
    if person is None:
        return {}
    names = [name.text for name in person.names][:_MOST_NAMES]
    reports = [words.reported_by(mention, devices) for mention in person.mentions]
    others = len(reports) - 2
    return {
        _("Name"): " / ".join(dict.fromkeys(names)),
        _("Born"): words.born_text(person.born_from, person.born_to),
        _("Town"): person.town,
        _("Reported"): " · ".join(reports[:2]) + (f" + {others}" if others > 0 else ""),
    }
