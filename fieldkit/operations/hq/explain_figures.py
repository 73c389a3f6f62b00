"""What figures mean, in words: names of rows and columns, and what stands with every number."""

from __future__ import annotations

from datetime import date

from fieldkit.domain.clock import Clock
from fieldkit.domain.figures import (
    CONTRADICTED,
    SMALL,
    UNKNOWN,
    Act,
    Audience,
    Basis,
    Dimension,
    Figures,
    Selection,
    StopReason,
)
from fieldkit.domain.form import label_in
from fieldkit.domain.local_text import (
    local,
    month_name,
    number,
    short_day,
    short_moment,
    zone,
)
from fieldkit.operations.shipped_forms import shipped_vocabulary
from fieldkit.translations import _, language, ngettext

_VOCABULARIES = {
    Dimension.REGION: "place",
    Dimension.STATION: "detention_place",
    Dimension.ARTICLE: "legal_article",
    Dimension.SEX: "sex",
    Dimension.OCCUPATION: "occupation",
    Dimension.SOURCE: "source_type",
    Dimension.FORCE: "force_type",
    Dimension.UNIT: "perpetrator_unit",
    Dimension.SANCTION: "sanction",
}
_UNCERTAIN_KEYS = frozenset({UNKNOWN, "UNKNOWN"})


def warning() -> str:
    """Return what stands with every count of reports, and is never left out."""
    return _(
        "Counts of reports are not counts of victims: one person is in several reports, and many"
        " people are in none."
    )


def act_name(act: Act) -> str:
    """Return what is counted."""
    return {
        Act.DETENTION: _("Detentions"),
        Act.ILL_TREATMENT: _("Ill-treatment"),
        Act.SEARCH: _("Searches"),
        Act.MEDIA: _("Interference with journalists"),
        Act.REPRISAL: _("Dismissals and expulsions"),
        Act.DEFENDERS: _("Pressure on defenders"),
        Act.DECISION: _("Decisions of courts"),
    }[act]


def dimension_name(dimension: Dimension) -> str:
    """Return what is counted apart, as a heading."""
    return {
        Dimension.DAY: _("Day"),
        Dimension.MONTH: _("Month"),
        Dimension.REGION: _("Region"),
        Dimension.STATION: _("Taken to"),
        Dimension.ARTICLE: _("Article"),
        Dimension.SEX: _("Sex"),
        Dimension.AGE: _("Age"),
        Dimension.OCCUPATION: _("Occupation"),
        Dimension.SOURCE: _("Kind of source"),
        Dimension.SOURCES: _("Independent sources"),
        Dimension.TIMES: _("Times per person"),
        Dimension.FORCE: _("Force used"),
        Dimension.UNIT: _("Unit"),
        Dimension.SANCTION: _("Sanction"),
        Dimension.COURT: _("Court"),
        Dimension.JUDGE: _("Judge"),
    }[dimension]


def row_name(dimension: Dimension, key: str) -> str:
    """Return the name of a row."""
    if key in _UNCERTAIN_KEYS:
        return _("Not known")
    if key == CONTRADICTED:
        return _("Not certain") if dimension is Dimension.TIMES else _("Reports contradict")
    if dimension is Dimension.DAY:
        return short_day(date.fromisoformat(key))
    if dimension is Dimension.MONTH:
        return month_name(date.fromisoformat(f"{key}-01"))
    if dimension in _VOCABULARIES:
        return term_name(_VOCABULARIES[dimension], key)
    return key


def term_name(vocabulary: str, code: str) -> str:
    """Return the label of a term in the language of the person, or its code where it has none."""
    try:
        labels = shipped_vocabulary(vocabulary).by_code[code].label
    except KeyError:
        return code
    return label_in(labels, language(), "en") or code


def stop_sentence(reason: StopReason) -> str:
    """Return why nothing may be estimated."""
    return {
        StopReason.FEW_SOURCES: _("There are fewer than three kinds of sources."),
        StopReason.LITTLE_OVERLAP: _("Two kinds of sources have too few people in common."),
        StopReason.NOT_COMPARED: _("Too many reports were not compared with others yet."),
        StopReason.UNCERTAIN: _("Too many people are only probably the same."),
    }[reason]


def notes_of(figures: Figures, clock: Clock) -> tuple[str, ...]:
    """Return what stands with these numbers wherever they are shown, the warning first."""
    basis = figures.basis
    notes = [warning(), _as_of(basis, clock), _counted(basis.selection), *_left_out(basis)]
    notes += _compared(figures)
    # Beside a public table of the sources it would bound what is hidden there.
    is_told = figures.dimension is Dimension.SOURCE and basis.selection.audience is Audience.PUBLIC
    if basis.selection.act is not Act.DECISION and not is_told:
        notes.append(_sources(basis))
    notes.append(
        _(
            "A range, such as 12–15: at least 12 if every link that is only probable is right, at"
            " most 15 if none is."
        )
    )
    notes += course_sentences(basis)
    if figures.may_overlap:
        notes.append(_("One person may stand in several lines: do not add the lines up."))
    if basis.selection.audience is not Audience.HEADQUARTERS:
        notes += _withheld(basis)
    if basis.selection.audience is Audience.PUBLIC:
        notes.append(_hidden(figures))
    return tuple(note for note in notes if note)


def course_sentences(basis: Basis) -> list[str]:
    """Return how cases go, as far as this audience may know."""
    course = basis.course
    if course is None:
        return []
    found = []
    if course.wait_median is not None and _may_tell(basis, course.fewest_waiting, course.waits):
        text = _("From detention to court: {days} days for the one in the middle of {count}.")
        found.append(text.format(days=number(course.wait_median), count=number(course.waits)))
    taken = course.parcels - course.parcels_refused
    if _may_tell(basis, course.fewest_with_parcels, course.parcels_refused, taken):
        text = _("Parcels refused: {count} of {total}.")
        found.append(text.format(**_shares(course.parcels_refused, course.parcels)))
    without = course.asked - course.with_lawyer
    if _may_tell(basis, course.fewest_asked, course.with_lawyer, without):
        text = _("With a lawyer: {count} of {total} of whom it is known.")
        found.append(text.format(**_shares(course.with_lawyer, course.asked)))
    return found


def _may_tell(basis: Basis, people: int, *parts: int) -> bool:
    """Say whether a number may be told; `people`: of how few at least one of its parts tells."""
    if basis.selection.audience is Audience.PUBLIC:
        return all(part >= SMALL for part in (people, *parts))
    return sum(parts) > 0


def _shares(count: int, total: int) -> dict[str, str]:
    return {"count": number(count), "total": number(total)}


def _as_of(basis: Basis, clock: Clock) -> str:
    said = f"{short_moment(local(basis.as_of, clock))} ({zone(clock)})"
    return _("As of {moment}.").format(moment=said)


def _counted(selection: Selection) -> str:
    act = act_name(selection.act)
    first, last = selection.first_day, selection.last_day
    if first is None and last is None:
        return _("Counted: {what}, at any time.").format(what=act)
    return _("Counted: {what}, from {first} to {last}.").format(
        what=act,
        first="…" if first is None else short_day(first),
        last="…" if last is None else short_day(last),
    )


def _left_out(basis: Basis) -> list[str]:
    notes = []
    if basis.selection.least_sources > 1:
        text = _("Only people of whom {count} independent sources or more speak.")
        notes.append(text.format(count=number(basis.selection.least_sources)))
    elif basis.selection.act is Act.DECISION:
        notes.append(_("Only confirmed steps of followed cases; the same one stated twice is one."))
    else:
        notes.append(_("Verified or not: one source is enough to be counted."))
    if basis.left_out:
        text = ngettext(
            "{count} mention is left out: its report was refuted, or is another one again.",
            "{count} mentions are left out: their reports were refuted, or are others again.",
            _said(basis, basis.left_out),
        )
        notes.append(text.format(count=_count(basis, basis.left_out)))
    if basis.undated:
        text = ngettext(
            "{count} mention has no time, so it is in no period.",
            "{count} mentions have no time, so they are in no period.",
            _said(basis, basis.undated),
        )
        notes.append(text.format(count=_count(basis, basis.undated)))
    return notes


def _compared(figures: Figures) -> list[str]:
    left = figures.total.not_compared
    if not left:
        return []
    text = ngettext(
        "{count} mention was not compared with others yet and is in no number of people.",
        "{count} mentions were not compared with others yet and are in no number of people.",
        left,
    )
    return [text.format(count=number(left))]


def _sources(basis: Basis) -> str:
    parts = [
        _("{source} {count}").format(
            source=term_name("source_type", code) if code else _("not known"),
            count=_of_source(basis, code, count),
        )
        for code, count in basis.sources
    ]
    return _("Sources, in mentions: {list}.").format(list=", ".join(parts)) if parts else ""


def _of_source(basis: Basis, code: str, count: int) -> str:
    """Return a number of mentions; to the public a dash where they are of few people."""
    is_public = basis.selection.audience is Audience.PUBLIC
    return "–" if is_public and code in basis.few_sources else number(count)


def _withheld(basis: Basis) -> list[str]:
    if not basis.withheld:
        return [_("Nobody is withheld.")]
    text = ngettext(
        "{count} person is withheld: without consent to be counted.",
        "{count} people are withheld: without consent to be counted.",
        _said(basis, basis.withheld),
    )
    return [text.format(count=_count(basis, basis.withheld))]


def _hidden(figures: Figures) -> str:
    if figures.are_rows_left_out:
        return _("There are too few people to show any of them apart.")
    text = _("Numbers below {small}, and others that would give them away, are hidden.")
    return text.format(small=number(SMALL))


def _count(basis: Basis, count: int) -> str:
    """Return a number as this audience may read it."""
    if _is_hidden(basis, count):
        return _("fewer than {small}").format(small=number(SMALL))
    return number(count)


def _said(basis: Basis, count: int) -> int:
    """Return the number that is said, by which languages choose the form: "fewer than 5 people"."""
    return SMALL if _is_hidden(basis, count) else count


def _is_hidden(basis: Basis, count: int) -> bool:
    return basis.selection.audience is Audience.PUBLIC and count < SMALL
