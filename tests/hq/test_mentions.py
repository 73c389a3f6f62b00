"""Whatever a device wrote, reading it never fails, and what was read comes back from the store."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.answers import Json
from fieldkit.domain.consent import ConsentLevel, strictest
from fieldkit.domain.form import Form, Question, Repeat, nodes
from fieldkit.domain.person import people_of
from fieldkit.hq.mentions import Sealed, class_of, mention_id_of, mentions_of
from tests.fakes.readable_reports import a_moment, answers_of
from tests.fakes.shipped import FORMS

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
SOURCE = "ab" * 16
ROWS = ("0000000a", "0000000b")
LEVELS = [level.value for level in ConsentLevel]

ANY_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from([*LEVELS, "S1", "S4", "SILENCE", "M"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["edtf", "typed", "x"]), inner, max_size=3)
        | st.fixed_dictionaries(
            {"edtf": st.sampled_from(["2026-11-22", "../2020", "T14", "[", ""])}
        )
    ),
    max_leaves=4,
)


def paths_of(form: Form) -> list[str]:
    """Return every path that an answer can stand at, repeats with two rows."""
    repeats = [path for path, node in nodes(form) if isinstance(node, Repeat)]
    found = list(repeats)
    for path, node in nodes(form):
        if isinstance(node, Question):
            inside = [repeat for repeat in repeats if path.startswith(f"{repeat}/")]
            for row in ROWS if inside else ("",):
                place = path
                for repeat in inside:
                    place = place.replace(repeat, f"{repeat}[{row}]", 1)
                found.append(place)
    return found


PATHS = {form_id: paths_of(FORMS[form_id]) for form_id in ("T01", "T02", "T07")}


def answers(form_id: str) -> st.SearchStrategy[dict[str, Json]]:
    repeats = [path for path, node in nodes(FORMS[form_id]) if isinstance(node, Repeat)]
    rows = st.lists(st.sampled_from([*ROWS, "zz", 7]), max_size=4)  # twice, or none that fits
    return st.builds(
        lambda said, listed: {**said, **listed},
        st.dictionaries(st.sampled_from(PATHS[form_id]), ANY_JSON, max_size=25),
        st.fixed_dictionaries({path: rows for path in repeats}),
    )


def sealed(form_id: str, *versions: dict[str, Json]) -> Sealed:
    form = FORMS[form_id]
    merged = {path: value for version in versions for path, value in version.items()}
    return Sealed(
        source=SOURCE,
        form_id=form_id,
        form=form,
        answers=merged,
        people=people_of(form, merged),
        versions=versions,
        device=None,
        begun_at=AT,
        received_at=AT,
    )


@given(st.sampled_from(sorted(PATHS)).flatmap(lambda name: st.tuples(st.just(name), answers(name))))
def test_nothing_that_a_device_wrote_makes_reading_fail(
    report: tuple[str, dict[str, Json]],
) -> None:
    form_id, said = report
    whole = sealed(form_id, said)
    found = mentions_of(whole)
    assert len({item.mention_id for item in found}) == len(found)
    for item in found:
        assert item.mention_id == mention_id_of(SOURCE, item.path)
        assert item.born_from is None or item.born_to is not None
        assert item.from_time is None or item.from_time.year > 1
        assert " " not in "".join(item.articles)
        assert item.sensitivity <= class_of(whole)


@given(st.lists(st.sampled_from(LEVELS), min_size=1, max_size=4))
def test_no_amendment_relaxes_consent(levels: list[str]) -> None:
    versions = [answers_of("T02", name_as_reported="Invented", consent_level=x) for x in levels]
    (mention,) = mentions_of(sealed("T02", *versions))
    assert mention.consent is strictest(ConsentLevel(level) for level in levels)


@given(st.lists(st.sampled_from(["S1", "S2", "S3", "S4"]), min_size=1, max_size=4))
def test_no_amendment_lowers_the_class(classes: list[str]) -> None:
    versions = [answers_of("T02", name_as_reported="Invented", sensitivity=x) for x in classes]
    whole = sealed("T02", *versions)
    assert (mentions_of(whole)[0].sensitivity, class_of(whole)) == (max(classes), max(classes))


def test_an_age_is_a_range_and_a_year_is_a_year() -> None:
    when = a_moment("2020-11-08")
    (guessed,) = mentions_of(
        sealed("T02", answers_of("T02", name_as_reported="A", age_estimate=30, observed_at=when))
    )
    assert (guessed.born_from, guessed.born_to) == (1984, 1995)
    (known,) = mentions_of(
        sealed("T02", answers_of("T02", name_as_reported="A", age_estimate=30, birth_year=1991))
    )
    assert (known.born_from, known.born_to) == (1991, 1991)


def test_open_ends_and_times_without_a_day_say_nothing_of_when() -> None:
    for edtf, has in (("../2020-11-08", (False, True)), ("T14:05", (False, False))):
        said = answers_of("T02", name_as_reported="A", observed_at=a_moment(edtf))
        (mention,) = mentions_of(sealed("T02", said))
        assert (mention.from_time is not None, mention.to_time is not None) == has


def test_relatives_who_ask_for_silence_are_heard() -> None:
    said = answers_of("T07", name_as_reported="A", relative_request=["NEWS", "SILENCE"])
    (mention,) = mentions_of(sealed("T07", said))
    assert mention.silence
