"""The list of places: read when first used, found by any spelling, refused when damaged."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.domain.name_index import key_lines
from fieldkit.domain.spelling import sound_keys
from fieldkit.domain.vocabulary import Term, Vocabulary
from fieldkit.errors import FieldkitError, InvalidForm
from fieldkit.forms.embed import embedded_form
from fieldkit.forms.places import header_line, load_places, place_line, read_places
from tests.fakes.forms import RESOURCES, a_form, a_question, an_engine

FOLDER = RESOURCES / "places"
PLACES = load_places(FOLDER)

FEW = (
    ("GN_1", ("country", "", "BY", "", ""), {"en": "Belarus", "be": "Беларусь"}),
    ("GN_2", ("city", "GN_1", "BY", "53.6", "23.8"), {"en": "Hrodna", "be": "Гродна"}),
    ("BY_L", ("city_district", "GN_2", "BY", "", ""), {"be": "Ленінскі раён, Гродна"}),
)
ROWS = (header_line("1", 3, "Few") + "".join(place_line(*place) for place in FEW)).encode()
KEYS = key_lines([list(labels.values()) for _code, _columns, labels in FEW]).encode()


def codes(text, places=PLACES, **more):
    return [term.code for term in places.search(text, **more)]


# What the reader does


def test_a_place_is_a_term_with_its_columns() -> None:
    place = read_places(ROWS, KEYS).by_code["GN_2"]
    assert place == Term(
        "GN_2",
        {"en": "Hrodna", "be": "Гродна"},
        parent="GN_1",
        columns={"kind": "city", "country": "BY", "latitude": "53.6", "longitude": "23.8"},
    )


def test_the_list_is_a_sequence_in_the_order_of_the_file() -> None:
    places = read_places(ROWS, KEYS)
    assert [term.code for term in places.terms] == ["GN_1", "GN_2", "BY_L"]
    assert places.terms[-1].code == "BY_L"
    assert [term.code for term in places.terms[1:]] == ["GN_2", "BY_L"]
    assert list(places.by_code) == ["GN_1", "GN_2", "BY_L"]
    with pytest.raises(IndexError):
        places.terms[3]


@pytest.mark.parametrize("code", ["", "GN", "GN_2\tcity", "\n", "GN_1\n", "Гродна", "\ud800"])
def test_what_is_no_code_is_not_in_the_list(code) -> None:
    assert code not in read_places(ROWS, KEYS).by_code


def test_a_word_may_name_what_the_place_is_part_of() -> None:
    places = read_places(ROWS, KEYS)
    assert codes("ленинский belarus", places) == ["BY_L"]
    assert codes("hrodna belarus", places) == ["GN_2", "BY_L"]


@pytest.mark.parametrize(
    ("rows", "keys"),
    [
        (b"", b""),
        (ROWS.replace(b"places/1", b"places/2"), KEYS),
        (ROWS.replace(b"\t3\t", b"\t4\t"), KEYS),
        (ROWS.replace(b"\t3\t", b"\t-3\t"), KEYS),
        (ROWS.replace(b"\t3\t", "\t٣\t".encode()), KEYS),
        (ROWS[:-1], KEYS),
        (ROWS + b"\n", KEYS),
        (ROWS.replace(b"GN_2\t", b"GN_2"), KEYS),
        (ROWS.replace(b"Hrodna", b"\xff"), KEYS),
        (ROWS, KEYS[:-1]),
        (ROWS, KEYS + b"\n"),
        (ROWS, b"\xff\n\n\n"),
    ],
)
def test_files_of_another_shape_are_refused(rows, keys) -> None:
    with pytest.raises(InvalidForm):
        read_places(rows, keys)


@given(st.binary(), st.binary())
def test_any_bytes_are_read_or_refused(rows, keys) -> None:
    with pytest.raises(FieldkitError):
        read_places(rows, keys)


@given(st.integers(0, len(ROWS) - 1), st.integers(1, 255))
def test_a_changed_byte_is_refused_or_read_as_text(place, change) -> None:
    rows = bytearray(ROWS)
    rows[place] ^= change
    try:
        places = read_places(bytes(rows), KEYS)
    except InvalidForm:
        return
    assert len([term for term in places.terms if isinstance(term, Term)]) == 3
    places.search("hrodna belarus")


@pytest.mark.parametrize("text", ["a\tb", "a\nb"])
def test_a_text_that_would_break_a_line_is_not_written(text) -> None:
    with pytest.raises(InvalidForm):
        place_line("GN_1", ("city", "", "BY", "", ""), {"en": text})
    with pytest.raises(InvalidForm):
        header_line("1", 1, text)
    with pytest.raises(InvalidForm):
        place_line("GN_1", ("city",), {"en": "a"})


# How a form uses it


def a_form_about_places(**details):
    return a_form(a_question("place", "select_one", vocabulary="place", **details))


def test_opening_a_form_reads_one_line(tmp_path) -> None:
    (tmp_path / "place.tsv").write_bytes(header_line("1", 300, "Many").encode() + b"damaged")
    (tmp_path / "place.keys").write_bytes(b"damaged")
    engine = an_engine(a_form_about_places(), vocabularies={"place": load_places(tmp_path)})
    assert len(engine.offered("place")) == 300
    with pytest.raises(InvalidForm):
        engine.find_offered("place", "hrodna", limit=5)


def test_a_file_of_another_format_is_refused_at_once(tmp_path) -> None:
    (tmp_path / "place.tsv").write_bytes(b"something else\n")
    with pytest.raises(InvalidForm):
        load_places(tmp_path)


def test_a_choice_filter_sees_the_columns_of_a_place() -> None:
    filters = "kind = 'city' and country = 'BY' and latitude > 55.7 and parent != ''"
    engine = an_engine(a_form_about_places(choice_filter=filters), vocabularies={"place": PLACES})
    found = engine.find_offered("place", "", limit=9)
    assert {choice.label["be"] for choice in found} == {"Расоны", "Асвея", "Верхнядзвінск", "Друя"}


def test_an_answer_that_is_no_place_is_said() -> None:
    form = a_form_about_places()
    for code, problems in (("GN_625144", 0), ("GN_0", 1)):
        engine = an_engine(form, {"place": code}, vocabularies={"place": PLACES})
        assert len(engine.problems("seal")) == problems


def test_a_report_carries_the_chosen_place_and_the_hash_of_the_list() -> None:
    def sha256(data):
        return hashlib.sha256(data).hexdigest()

    made = embedded_form(
        a_form_about_places(), {"place": PLACES}, {"place": "BY_HRODNA_LENINSKI"}, sha256
    )
    assert made["terms"]["place"]["BY_HRODNA_LENINSKI"]["be"] == "Ленінскі раён, Гродна"
    [used] = made["vocabularies"]
    assert used == {
        "name": "place",
        "version": PLACES.version,
        "sha256": sha256((FOLDER / "place.tsv").read_bytes()),
    }


def test_a_long_list_of_headquarters_is_found_alike() -> None:
    terms = tuple(Term(f"V{n}", {"be": f"Вёска {n}"}, columns={"n": str(n)}) for n in range(300))
    lists = {"place": Vocabulary("place", "7", "", ("be",), terms)}
    engine = an_engine(a_form_about_places(choice_filter="n > 297"), vocabularies=lists)
    assert [choice.name for choice in engine.offered("place")] == ["V298", "V299"]
    found = engine.find_offered("place", "vioska 299", limit=5)
    assert [choice.name for choice in found] == ["V299"]
    assert engine.choices.label(engine.question("place"), "V7", "be") == "Вёска 7"


# What is in the list that comes with the program


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        ("GN_625144", "Мінск Минск Менск Minsk Miensk Mińsk МIНСК"),
        ("GN_627904", "Гродна Гродно Горадня Hrodna Grodno Horadnia Harodnia Gardinas"),
        ("GN_629634", "Брэст Брест Берасьце Brest Bierascie Brześć"),
        ("GN_625665", "Магілёў Могилёв Могилев Mahilioŭ Mahiliou Mogilev Moguilev"),
        ("GN_618800", "Жодзіна Жодино Žodzina Zhodino Jodino"),
        ("GN_628634", "Дзяржынск Дзержинск Koidanava Койданава"),
        ("GN_621741", "Слуцк Слуцак Sluck Slutsk"),
        ("GN_593116", "Вільня Вильнюс Vilnius Wilno Vilnia"),
        ("GN_756135", "Варшава Warszawa Warsaw Varsovie Varšava"),
        ("GN_776069", "Беласток Белосток Białystok Bialystok"),
        ("GN_703448", "Кіеў Киев Kyiv Kiev Київ"),
    ],
)
def test_a_town_is_found_by_any_of_its_spellings_first(code, spellings) -> None:
    for spelling in spellings.split():
        assert codes(spelling, limit=1) == [code], spelling


@pytest.mark.parametrize("town", ["MAHILIOU", "MINSK", "HRODNA", "VITSEBSK"])
def test_both_names_of_a_district_are_one_code(town) -> None:
    code = f"BY_{town}_KASTRYCHNITSKI"
    for name in ("Кастрычніцкі", "Октябрьский", "Oktyabrsky", "Kastrychnitski", "Kastryčnicki"):
        assert code in codes(name, limit=10), name
        assert code in codes(f"{name} {town}", limit=2), name


def test_the_other_district_of_two_names_is_one_code_too() -> None:
    for name in ("Першамайскі", "Первомайский", "Pervomaysky", "Pershamaiski", "Pieršamajski"):
        assert codes(f"{name} Minsk", limit=1) == ["BY_MINSK_PERSHAMAISKI"], name


def test_belarus_is_there_whole() -> None:
    kinds: dict[str, int] = {}
    for term in PLACES.terms:
        if term.columns["country"] == "BY":
            kinds[term.columns["kind"]] = kinds.get(term.columns["kind"], 0) + 1
    assert (kinds["country"], kinds["region"], kinds["district"]) == (1, 6, 118)
    assert kinds["city"] >= 310
    minsk = [term for term in PLACES.terms if term.parent == "GN_625144"]
    assert len(minsk) == 9


def test_the_list_is_as_long_as_it_says_and_every_code_is_once() -> None:
    found = [term.code for term in PLACES.terms]
    assert len(found) == len(PLACES.terms) >= 25_000
    assert len(set(found)) == len(found)
    assert {term.parent for term in PLACES.terms} - set(found) == {""}


@pytest.mark.parametrize("language", ["en", "be", "ru", "fr"])
def test_no_two_places_have_one_label(language) -> None:
    labels = [term.label[language] for term in PLACES.terms if language in term.label]
    assert len(set(labels)) == len(labels) > 300


def test_every_place_has_an_english_label_and_those_of_belarus_all_but_french() -> None:
    assert all("en" in term.label for term in PLACES.terms)
    ours = [term for term in PLACES.terms if term.columns["country"] == "BY"]
    assert all({"be", "ru"} <= set(term.label) for term in ours)


def test_the_keys_in_the_file_are_those_that_searches_are_folded_to() -> None:
    """Whoever changes the folding has to build the list again: packaging/build_places.py."""
    lines = (FOLDER / "place.keys").read_text("ascii").splitlines()
    # A country may have a comma in its name.
    names = [
        term.label["en"].split(", ") if term.columns["kind"] != "country" else [""]
        for term in PLACES.terms
    ]
    found = sound_keys(name for name, *_of in names)
    wrong = [
        name
        for name, line, keys in zip(names, lines, found, strict=True)
        if len(name) <= 2 and not set(keys) <= set(line.split("\t")) and "(" not in name[0]
    ]
    assert wrong == []


def test_the_makers_of_the_data_are_named() -> None:
    assert "GeoNames" in PLACES.description
    assert "CC BY 4.0" in PLACES.description


def test_the_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in Path(FOLDER).iterdir()) < 6_000_000
