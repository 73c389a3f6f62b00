"""Compares the parts of two names: surname with surname, given name with given name.

Each returns a weight from 0 to 1, and what it rests on. The weights were set on names written by
rule and on half of the known ones, and measured on the rest (docs/decisions/0039).
"""

from __future__ import annotations

from typing import NamedTuple

from fieldkit.hq.names.distance import CLOSE, ONE_LETTER, nearest
from fieldkit.hq.names.given_names import given_names
from fieldkit.hq.names.letters import contradict
from fieldkit.hq.names.prepared import Ending, Given, Patronymic, Surname
from fieldkit.hq.names.reasons import Kind, Reason

_LEAST_FOR_SLIP = 4  # sounds; in shorter words one letter makes another word
_ALIKE = 2.0  # at most so far: like each other, and two surnames
_NO_SURNAME = 0.55
_ONE_NAME = 0.6  # from here on two words are taken for one name
_BEGINNING = 3  # sounds that a nickname shares with its name


class Part(NamedTuple):
    """How well two parts fit."""

    weight: float
    reason: Reason


def compare_surnames(ones: tuple[Surname, ...], others: tuple[Surname, ...]) -> Part:
    """Compare single or double surnames; either may be missing."""
    if not ones or not others:
        return Part(_NO_SURNAME, Reason(Kind.NO_SURNAME))
    if len(ones) == 1 and len(others) == 1:
        return _compare_single(ones[0], others[0])
    return _compare_double(ones, others)


def _compare_double(ones: tuple[Surname, ...], others: tuple[Surname, ...]) -> Part:
    """Compare where at least one is double: its halves may come in any order, or one alone."""
    fewer, more = sorted((ones, others), key=len)
    best = [_best(one, more) for one in fewer]
    if len(fewer) == len(more):
        best += [_best(one, fewer) for one in more]
    weight, worst = min(best, key=_weight)
    one_text, other_text = ("-".join(part.text for part in some) for some in (ones, others))
    if len(fewer) < len(more) and weight >= _ONE_NAME:
        return Part(0.82 * weight, Reason(Kind.HALF_OF_DOUBLE, one_text, other_text))
    if worst.kind in (Kind.SAME_WORD, Kind.TRANSLITERATION):
        return Part(weight, _same(one_text, other_text))
    return Part(weight, Reason(worst.kind, one_text, other_text))


def _compare_single(one: Surname, other: Surname) -> Part:
    texts = one.text, other.text
    if not set(one.stems).isdisjoint(other.stems):
        if _are_opposed(one, other):
            return Part(0.75, Reason(Kind.OTHER_SEX_FORM, *texts))
        if contradict(*texts):
            return Part(0.84, Reason(Kind.CLOSE_SOUND, *texts))
        return Part(1.0, _same(*texts))
    apart = nearest(one.stems, other.stems)
    opposed = 0.75 if _are_opposed(one, other) else 1.0
    shortest = min(len(stem) for part in (one, other) for stem in part.stems)
    if apart <= CLOSE:
        weight = 0.84 if shortest >= _LEAST_FOR_SLIP else 0.6
        return Part(weight * opposed, Reason(Kind.CLOSE_SOUND, *texts))
    is_slip = apart <= ONE_LETTER and shortest >= _LEAST_FOR_SLIP
    if is_slip and (one.ending is Ending.NONE) is (other.ending is Ending.NONE):
        return Part((0.8 - 0.12 * apart) * opposed, Reason(Kind.ONE_LETTER, *texts))
    if apart <= _ALIKE:
        return Part(0.4 - 0.1 * apart, Reason(Kind.ALIKE_SURNAMES, *texts))
    return Part(0.08, Reason(Kind.OTHER_SURNAME, *texts))


def _best(one: Surname, others: tuple[Surname, ...]) -> Part:
    return max((_compare_single(one, other) for other in others), key=_weight)


def _weight(part: Part) -> float:
    return part.weight


def _are_opposed(one: Surname, other: Surname) -> bool:
    return {one.ending, other.ending} == {Ending.MASCULINE, Ending.FEMININE}


def _same(one: str, other: str) -> Reason:
    is_same = one.casefold() == other.casefold()
    return Reason(Kind.SAME_WORD if is_same else Kind.TRANSLITERATION, one, other)


def compare_given(one: Given | None, other: Given | None) -> Part:
    """Compare given names, everyday forms and initials; either may be missing."""
    if one is None or other is None:
        return Part(0.72, Reason(Kind.NO_GIVEN_NAME))
    if one.is_initial or other.is_initial:
        return _compare_initials(one, other)
    texts = one.text, other.text
    if not set(one.sounds).isdisjoint(other.sounds):
        if contradict(*texts):
            return Part(0.82, Reason(Kind.CLOSE_SOUND, *texts))  # Мілана, Мілена
        return Part(1.0, _same(*texts))
    shared = one.names & other.names
    if shared:
        return _compare_shared(one, other, shared)
    if one.names and other.names:
        return Part(0.12, Reason(Kind.OTHER_GIVEN_NAME, *texts))
    return _compare_unknown(one, other)


def compare_in_one_language(one: Given | None, other: Given | None, found: Part) -> Part:
    """Return `found`, or less where both words are names of their own, and not one name."""
    if one is None or other is None:
        return found
    table = given_names()
    own, their = table.main_names(one.sounds), table.main_names(other.sounds)
    if own and their and own.isdisjoint(their):
        return Part(0.82, Reason(Kind.TWO_NAMES, one.text, other.text))
    return found


def _compare_shared(one: Given, other: Given, shared: frozenset[int]) -> Part:
    """Compare two forms of one name, where at least one may also be a name of its own."""
    texts = one.text, other.text
    full = given_names().full_sounds
    if any(
        not full[number].isdisjoint(one.sounds) and not full[number].isdisjoint(other.sounds)
        for number in shared
    ):
        return Part(0.98, Reason(Kind.SAME_GIVEN_NAME, *texts))
    if one.is_everyday or other.is_everyday:
        return Part(0.94, Reason(Kind.EVERYDAY_FORM, *texts))
    return Part(0.82, Reason(Kind.EVERYDAY_FORM, *texts))  # Вера is Вераніка, or just Вера


def _compare_unknown(one: Given, other: Given) -> Part:
    """Compare where the table lacks at least one: a rare name, a slip, a nickname."""
    texts = one.text, other.text
    ones, others = _all_sounds(one), _all_sounds(other)
    apart = nearest(ones, others)
    if apart <= CLOSE:
        return Part(0.9, Reason(Kind.CLOSE_SOUND, *texts))
    if apart <= ONE_LETTER and min(map(len, one.sounds + other.sounds)) >= _LEAST_FOR_SLIP:
        return Part(0.82, Reason(Kind.ONE_LETTER, *texts))
    if {sound[:_BEGINNING] for sound in ones} & {sound[:_BEGINNING] for sound in others}:
        return Part(0.6, Reason(Kind.BEGINS_ALIKE, *texts))
    if apart <= _ALIKE:
        return Part(0.5, Reason(Kind.ALIKE_GIVEN_NAMES, *texts))
    return Part(0.2, Reason(Kind.OTHER_GIVEN_NAME, *texts))


def _all_sounds(given: Given) -> set[str]:
    table = given_names()
    return set(given.sounds).union(*(table.full_sounds[number] for number in given.names))


def _compare_initials(one: Given, other: Given) -> Part:
    texts = one.text, other.text
    own = set(one.sounds if one.is_initial else _firsts_of(one.sounds))
    their = set(other.sounds if other.is_initial else _firsts_of(other.sounds))
    if own & their:
        return Part(0.78, Reason(Kind.INITIAL, *texts))
    if _may_be_of_one_name(one, other):
        return Part(0.66, Reason(Kind.INITIAL_OF_OTHER_LANGUAGE, *texts))
    return Part(0.2, Reason(Kind.OTHER_INITIAL, *texts))


def _firsts_of(sounds: tuple[str, ...]) -> set[str]:
    return {sound.lstrip("j")[:1] for sound in sounds}


def _may_be_of_one_name(one: Given, other: Given) -> bool:
    """Say whether one language may write the first letter of the one, another that of the other."""
    firsts = given_names().firsts
    if one.is_initial and other.is_initial:
        return any(
            not found.isdisjoint(one.sounds) and not found.isdisjoint(other.sounds)
            for found in firsts
        )
    initial, name = (one, other) if one.is_initial else (other, one)
    return any(not firsts[number].isdisjoint(initial.sounds) for number in name.names)


def compare_patronymics(one: Patronymic | None, other: Patronymic | None) -> Part | None:
    """Compare patronymics, or return nothing where one is missing."""
    if one is None or other is None:
        return None
    texts = one.text, other.text
    if one.is_initial or other.is_initial:
        own, their = _firsts_of(one.sounds), _firsts_of(other.sounds)
        if one.is_initial:
            own = set(one.sounds)
        if other.is_initial:
            their = set(other.sounds)
        if own & their or _fathers_share_first(one, other):
            return Part(1.0, Reason(Kind.INITIAL, *texts))
        return Part(0.4, Reason(Kind.OTHER_PATRONYMIC, *texts))
    if one.fathers & other.fathers or not set(one.sounds).isdisjoint(other.sounds):
        return Part(1.0, Reason(Kind.SAME_PATRONYMIC, *texts))
    if not (one.fathers and other.fathers) and nearest(one.sounds, other.sounds) <= ONE_LETTER:
        return Part(0.95, Reason(Kind.SAME_PATRONYMIC, *texts))
    return Part(0.4, Reason(Kind.OTHER_PATRONYMIC, *texts))


def _fathers_share_first(one: Patronymic, other: Patronymic) -> bool:
    firsts = given_names().firsts
    initial, full = (one, other) if one.is_initial else (other, one)
    return any(not firsts[number].isdisjoint(initial.sounds) for number in full.fathers)
