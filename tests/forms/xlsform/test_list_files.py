"""Lists in files beside a workbook: CSV, GeoJSON and XML, read strictly."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.domain.form import Choice
from fieldkit.errors import InvalidForm
from fieldkit.forms.xlsform.languages import Languages
from fieldkit.forms.xlsform.list_files import MAX_FILE_BYTES, read_list

CODE = Languages("default").code


def read(folder, name, content, *, value="name", label="label"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_list(path, CODE, value=value, label=label)


def test_csv_has_a_row_for_each_choice(tmp_path):
    content = "name,label,label::Русский (ru),region\nminsk,Minsk,Минск,m\nbrest,Brest,Брест,b\n"
    assert read(tmp_path, "towns.csv", content) == (
        Choice("minsk", {"und": "Minsk", "ru": "Минск"}, {"region": "m"}),
        Choice("brest", {"und": "Brest", "ru": "Брест"}, {"region": "b"}),
    )


def test_other_columns_may_be_value_and_label(tmp_path):
    found = read(tmp_path, "a.csv", "code,title\n1,One\n", value="code", label="title")
    assert (found[0].name, found[0].label) == ("1", {"und": "One"})


def test_geojson_has_a_feature_for_each_choice(tmp_path):
    content = """{"type": "FeatureCollection", "features": [{"type": "Feature",
        "properties": {"id": "a", "title": "Square", "n": 3}, "geometry": null}]}"""
    (found,) = read(tmp_path, "a.geojson", content)
    assert (found.name, found.label, found.columns["n"]) == ("a", {"und": "Square"}, "3")


def test_xml_has_an_item_for_each_choice(tmp_path):
    content = "<list><item><name>a</name><label>A &amp; B</label><x>1</x></item></list>"
    assert read(tmp_path, "a.xml", content) == (Choice("a", {"und": "A & B"}, {"x": "1"}),)


def test_the_same_row_twice_is_one_choice(tmp_path):
    assert len(read(tmp_path, "a.csv", "name,label\na,A\na,A\n")) == 1


BOMB = (
    '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    "<list><item><name>&b;</name></item></list>"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", ""),
        ("a.csv", "name,label\n"),
        ("a.csv", "label\nA\n"),
        ("a.csv", "name,label\na b,A\n"),
        ("a.csv", b"name,label\n\xff,A\n"),
        ("a.csv", 'name,label\n"a,A\n'),
        ("a.geojson", "[]"),
        ("a.geojson", "{"),
        ("a.geojson", '{"features": [1]}'),
        ("a.geojson", "[" * 100_000),
        ("a.xml", "<list>"),
        ("a.xml", BOMB),
        ("a.xml", "<list><item><label>A</label></item></list>"),
    ],
)
def test_what_is_no_list_is_refused_by_name(tmp_path, name, content):
    with pytest.raises(InvalidForm, match=name):
        read(tmp_path, name, content)


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    with pytest.raises(InvalidForm, match="large"):
        read(tmp_path, "a.csv", b"name,label\n" + b"x" * MAX_FILE_BYTES)


@pytest.mark.parametrize("suffix", ["csv", "geojson", "xml"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=80) | st.text('<>rotiem/name,;{}[]:"\n\\', max_size=80))
def test_any_bytes_are_a_list_or_refused(tmp_path, suffix, content):
    try:
        found = read(tmp_path, f"a.{suffix}", content)
    except InvalidForm:
        return
    assert all(choice.name for choice in found)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no such files on this system")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    pipe = tmp_path / "towns.csv"
    os.mkfifo(pipe)
    with pytest.raises(InvalidForm, match="cannot be read"):
        read_list(pipe, CODE, value="name", label="label")


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no such device on this system")
def test_a_link_to_a_device_is_refused(tmp_path):
    link = tmp_path / "towns.csv"
    link.symlink_to("/dev/zero")
    with pytest.raises(InvalidForm, match="cannot be read"):
        read_list(link, CODE, value="name", label="label")
