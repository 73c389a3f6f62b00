"""Scores two names: 1.0 written alike, down to 0.0 for nothing in common, and why.

A name score only proposes. `docs/hq.md`, "How names are compared", says what moves it.
"""

from __future__ import annotations

from fieldkit.hq.names.parts import (
    Part,
    compare_given,
    compare_in_one_language,
    compare_patronymics,
    compare_surnames,
)
from fieldkit.hq.names.prepared import Layout, PreparedName
from fieldkit.hq.names.reasons import Kind, NameMatch, Reason

_AS_WRITTEN = 1.0
_MOST = 0.99  # what two spellings that differ at all can reach
_GIVEN_NAMES_ALONE = 0.2  # half of a town answers to one given name


def compare_names(one: PreparedName, other: PreparedName) -> NameMatch:
    """Compare two names; the same in either order, with the reasons turned round."""
    if not one.layouts or not other.layouts:
        return NameMatch(0.0, (Reason(Kind.NOTHING_TO_COMPARE, one.text, other.text),))
    if one.text == other.text:
        return NameMatch(_AS_WRITTEN, (Reason(Kind.SAME_SPELLING, one.text, other.text),))
    if len(one.layouts) == 1 and len(other.layouts) == 1:
        return _compare_layouts(one.layouts[0], other.layouts[0])
    matches = (_compare_layouts(own, their) for own in one.layouts for their in other.layouts)
    return max(matches, key=lambda match: match.score)


def _compare_layouts(one: Layout, other: Layout) -> NameMatch:
    surnames = compare_surnames(one.surnames, other.surnames)
    given = compare_given(one.given, other.given)
    if surnames.reason.kind is Kind.SAME_WORD and given.reason.kind is Kind.SAME_GIVEN_NAME:
        # One spelling of the surname, so one language: there Иван and Ян are two names.
        given = compare_in_one_language(one.given, other.given, given)
    patronymics = compare_patronymics(one.patronymic, other.patronymic)
    reasons = _reasons(surnames, given, patronymics)
    score = _MOST * surnames.weight * given.weight * (patronymics.weight if patronymics else 1.0)
    if surnames.reason.kind is not Kind.NO_SURNAME:
        return NameMatch(score, reasons)
    if given.reason.kind is Kind.NO_GIVEN_NAME:
        return NameMatch(0.0, (Reason(Kind.NOTHING_TO_COMPARE),))
    return NameMatch(score if patronymics else min(score, _GIVEN_NAMES_ALONE), reasons)


def _reasons(surnames: Part, given: Part, patronymics: Part | None) -> tuple[Reason, ...]:
    if patronymics is None:
        return (surnames.reason, given.reason)
    return (surnames.reason, given.reason, patronymics.reason)
