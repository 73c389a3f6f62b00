"""What the page of a person says, as plain data; knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fieldkit.domain import person_fact
from fieldkit.domain.case import ListedCase, case_number
from fieldkit.domain.known_person import Contradiction, KnownPerson
from fieldkit.domain.local_text import local, short_moment
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_fact import FactField
from fieldkit.domain.person_link import Certainty, Link
from fieldkit.domain.statement import Source, SourceKind, Statement
from fieldkit.operations.hq import person_words as words
from fieldkit.operations.hq.case_words import standing_line
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.term_labels import label_of, labels_of
from fieldkit.translations import _, language, ngettext

_ADDED_KINDS = ("PRESS", "COURT", "MAIDEN", "PSEUDONYM", "DIMINUTIVE", "PASSPORT_LATIN")


@dataclass(frozen=True)
class PageLine:
    """One line; `subject` is a report, a person or a statement."""

    subject: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class PersonPage:
    """One person."""

    person_id: str
    number: str
    name: str = field(repr=False)
    summary: str = field(repr=False)
    contradictions: tuple[str, ...] = field(repr=False)
    names: tuple[PageLine, ...]
    reports: tuple[PageLine, ...]
    cases: tuple[PageLine, ...]
    probable: tuple[PageLine, ...]  # people and reports that are probably the same
    statements: tuple[PageLine, ...]  # decisions and corrections that hold, newest first


@dataclass(frozen=True)
class Whereabouts:
    """Codes by id, to say who reported and who decided."""

    devices: Mapping[str, str]
    colleagues: Mapping[str, str]


def field_text(found: FactField) -> str:
    """Return what can be held of a person."""
    return {
        FactField.NAME_BE: _("Name in Belarusian, for lists"),
        FactField.NAME_RU: _("Name in Russian, for lists"),
        FactField.NAME_LATIN: _("Name in Latin letters, for lists"),
        FactField.NAME_FORM: _("Another spelling of the name"),
        FactField.BORN: _("Year of birth"),
        FactField.SEX: _("Sex"),
        FactField.TOWN: _("Town"),
        FactField.OCCUPATION: _("Occupation"),
    }[found]


def certainties() -> tuple[tuple[Certainty, str], ...]:
    """Return what can be decided about two people, and how it is called."""
    return tuple((certainty, words.certainty_text(certainty)) for certainty in Certainty)


def sexes() -> tuple[tuple[str, str], ...]:
    """Return the codes of the vocabulary sex, and how they are called."""
    return tuple(labels_of("sex", language()).items())


def kinds_of_names() -> tuple[tuple[str, str], ...]:
    """Return the kinds of a name that a colleague can add, and how they are called."""
    labels = labels_of("name_kind", language())
    return tuple((code, labels.get(code, code)) for code in _ADDED_KINDS)


def person_page(
    session: HeadquartersSession,
    person: KnownPerson,
    probable: Sequence[KnownPerson],
    facts: Sequence[Statement],
    cases: Sequence[ListedCase],
    codes: Whereabouts,
) -> PersonPage:
    """Return the page; `facts` are FACT statements in force."""
    known: dict[str, str] = {
        mention.mention_id: words.reported_by(mention, codes.devices)
        for mention in (*person.mentions, *person.probable)
    }
    known |= dict(_numbers(person, probable))
    return PersonPage(
        person_id=person.person_id,
        number=person.written_number,
        name=words.name_of_person(person),
        summary=_summary(person),
        contradictions=tuple(_contradiction(item, person, codes) for item in person.contradictions),
        names=tuple(_name_line(text, kind, count) for text, kind, count in _names(person)),
        reports=tuple(_report_line(mention, codes) for mention in reversed(person.mentions)),
        cases=tuple(_case_line(case) for case in cases),
        probable=(
            *(PageLine(other.person_id, words.person_line(other)) for other in probable),
            *_probable_reports(person, probable, codes),
        ),
        statements=tuple(_statements(session, person, facts, known, codes)),
    )


def _numbers(person: KnownPerson, probable: Sequence[KnownPerson]) -> Iterator[tuple[str, str]]:
    for one in (person, *probable):
        yield one.person_id, one.written_number
        for (other, _number), text in zip(one.others, one.written_others, strict=True):
            yield other, text


def _summary(person: KnownPerson) -> str:
    born = words.born_text(person.born_from, person.born_to)
    parts = [
        _("born {years}").format(years=born) if born else "",
        words.sex_text(person.sex),
        person.town,
        words.occupation_text(person.occupation),
        _("also {numbers}").format(numbers=", ".join(person.written_others))
        if person.others
        else "",
    ]
    return " · ".join(part for part in parts if part)


def _contradiction(item: Contradiction, person: KnownPerson, codes: Whereabouts) -> str:
    values = "; ".join(
        "{value} ({sources})".format(
            value=words.value_text(item.field, value.value),
            sources=", ".join(
                dict.fromkeys(_source(source, person, codes) for source in value.sources)
            ),
        )
        for value in item.values
    )
    return f"{words.contradiction_text(item.field)}: {values}"


def _source(source: Source, person: KnownPerson, codes: Whereabouts) -> str:
    if source.kind is SourceKind.STATEMENT:
        for link in person.links:
            if link.statement_id == source.identifier:
                return codes.colleagues.get(link.author, "?")
        return _("correction")
    for mention in person.mentions:
        if (mention.source, mention.path) == (source.identifier, source.path):
            return words.reported_by(mention, codes.devices)
    return source.identifier[:8]


def _names(person: KnownPerson) -> Iterator[tuple[str, str, int]]:
    for name in person.names:
        yield name.text, name.kind, len(name.sources)


def _name_line(text: str, kind: str, count: int) -> PageLine:
    sources = ngettext("{count} source", "{count} sources", count).format(count=count)
    label = label_of("name_kind", kind, language()) if kind else ""
    return PageLine("", " · ".join(part for part in (text, label, sources) if part))


def _report_line(mention: Mention, codes: Whereabouts) -> PageLine:
    parts = [
        words.reported_by(mention, codes.devices),
        words.name_of(mention),
        words.when_text(mention),
        words.where_text(mention),
        words.station_text(mention),
    ]
    return PageLine(mention.source, " · ".join(part for part in parts if part))


def _case_line(case: ListedCase) -> PageLine:
    kind = label_of("case_type", case.case_type, language())
    parts = [case_number(case.number), kind, case.title, standing_line(case.standing)]
    return PageLine(case.case_id, " · ".join(part for part in parts if part))


def _probable_reports(
    person: KnownPerson, probable: Sequence[KnownPerson], codes: Whereabouts
) -> Iterator[PageLine]:
    theirs = {mention.mention_id for other in probable for mention in other.mentions}
    for mention in person.probable:
        if mention.mention_id not in theirs:
            yield _report_line(mention, codes)


def _statements(
    session: HeadquartersSession,
    person: KnownPerson,
    facts: Sequence[Statement],
    known: Mapping[str, str],
    codes: Whereabouts,
) -> Iterator[PageLine]:
    lines = [
        (link.number, link.statement_id, _link_text(link, known), link.author, link.at)
        for link in person.links
    ]
    lines += [
        (fact.number, fact.statement_id, _fact_text(fact), fact.author, fact.at) for fact in facts
    ]
    for _number, statement_id, text, author, at in sorted(lines, reverse=True):
        when = short_moment(local(at, session.clock))
        who = codes.colleagues.get(author, "?")
        yield PageLine(statement_id, f"{text} · {who} · {when}")


def _link_text(link: Link, known: Mapping[str, str]) -> str:
    ends = " - ".join(known.get(node, _("another report")) for node in (link.b, link.a))
    return f"{words.certainty_text(link.certainty)}: {ends}"


def _fact_text(statement: Statement) -> str:
    fact = person_fact.from_content(statement.content)
    value = words.sex_text(fact.value) if fact.field is FactField.SEX else fact.value
    return f"{field_text(fact.field)}: {value}"
