"""What is said of people, mentions and decisions: plain words for window and command line.

A proposal is never called a match: whether two are one is for a person to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from fieldkit.domain.known_person import ContradictionField, KnownPerson
from fieldkit.domain.local_text import short_day, short_moment
from fieldkit.domain.mention import Mention
from fieldkit.domain.person_link import Certainty
from fieldkit.hq.contradictions import written_years
from fieldkit.hq.matching import Band
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.term_labels import label_of
from fieldkit.translations import _, language

_NUMBER = 8  # characters of a report's number that are shown


def certainty_text(certainty: Certainty) -> str:
    """Return what was decided."""
    return {
        Certainty.SAME: _("same person"),
        Certainty.PROBABLE: _("probably the same person"),
        Certainty.UNSURE: _("cannot say yet"),
        Certainty.DIFFERENT: _("not the same person"),
    }[certainty]


def decided_text(certainty: Certainty) -> str:
    """Return the sentence that says what was just decided."""
    return {
        Certainty.SAME: _("Linked as the same person."),
        Certainty.PROBABLE: _("Linked as probably the same person."),
        Certainty.UNSURE: _("Noted: cannot say yet."),
        Certainty.DIFFERENT: _("Noted: not the same person."),
    }[certainty]


def band_text(band: Band) -> str:
    """Return how a score is to be read."""
    return {
        Band.SAME: _("much speaks for it"),
        Band.UNDECIDED: _("some speaks for it"),
        Band.PROBABLY_NOT: _("little speaks for it"),
        Band.NOT: _("nothing speaks for it"),
    }[band]


def contradiction_text(field: ContradictionField) -> str:
    """Return in what sources disagree."""
    return {
        ContradictionField.DECISION: _("Colleagues decided differently"),
        ContradictionField.BORN: _("Year of birth"),
        ContradictionField.SEX: _("Sex"),
        ContradictionField.PATRONYMIC: _("Patronymic"),
    }[field]


def value_text(field: ContradictionField, value: str) -> str:
    """Return a value that contradicts others, as people read it."""
    if field is ContradictionField.DECISION:
        return certainty_text(Certainty(value))
    return sex_text(value) if field is ContradictionField.SEX else value


def sex_text(code: str) -> str:
    """Return what a code of the vocabulary sex is called."""
    return label_of("sex", code, language()) if code else ""


def born_text(born_from: int | None, born_to: int | None) -> str:
    """Return a year of birth or a range, or nothing."""
    if born_from is None or born_to is None:
        return ""
    return written_years(born_from, born_to)


def occupation_text(code: str) -> str:
    """Return what an occupation is called."""
    return label_of("occupation", code, language()) if code else ""


def where_text(mention: Mention) -> str:
    """Return where it happened, as written, or the place of the vocabulary."""
    return mention.place or mention.place_code


def station_text(mention: Mention) -> str:
    """Return where they were taken."""
    return label_of("detention_place", mention.station, language()) if mention.station else ""


def when_text(mention: Mention) -> str:
    """Return when it happened, as far as it is known."""
    if mention.from_time is None:
        return ""
    if mention.to_time is not None and mention.to_time.date() != mention.from_time.date():
        return f"{short_day(mention.from_time)} - {short_day(mention.to_time)}"
    if mention.to_time is not None and mention.to_time != mention.from_time:
        return short_day(mention.from_time)
    return short_moment(mention.from_time)


def articles_text(mention: Mention) -> str:
    """Return the articles of the law."""
    codes = (label_of("legal_article", code, language()) for code in mention.articles)
    return "; ".join(codes)


def codes_of_devices(session: HeadquartersSession) -> dict[str, str]:
    """Return the code of each device, by its id."""
    return {entry.device: entry.code for entry in session.store.roster.entries()}


def codes_of_colleagues(session: HeadquartersSession) -> dict[str, str]:
    """Return the code of each colleague, by id."""
    return {item.colleague_id: item.code for item in session.store.colleagues.all()}


def reported_by(mention: Mention, codes: Mapping[str, str]) -> str:
    """Return who reported a mention, and the beginning of the report's number."""
    number = mention.source[:_NUMBER]
    if mention.form == "list":
        return _("row {number} of an outside list").format(number=number)
    code = codes.get(mention.device or "", "")
    if code:
        return _("report {number}, {code}").format(number=number, code=code)
    return _("imported report {number}").format(number=number)


def name_of(mention: Mention) -> str:
    """Return the name of a mention, or that it has none."""
    return mention.name or mention.description or _("No name")


def name_of_person(person: KnownPerson) -> str:
    """Return the name of a person, in the language of the window where somebody wrote it so."""
    return person.name_in(language()) or person.name or _("No name")


def person_line(person: KnownPerson) -> str:
    """Return number, name and year of a person in one line."""
    born = born_text(person.born_from, person.born_to)
    return " · ".join(
        part for part in (person.written_number, name_of_person(person), born) if part
    )


def spellings(mentions: Iterable[Mention]) -> Iterator[str]:
    """Yield each spelling of the name once."""
    yield from dict.fromkeys(
        name.text for mention in mentions for name in mention.names if name.text
    )
