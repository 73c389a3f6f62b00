"""Our submissions have the tree that pyxform's XForm of the same workbook has."""

from __future__ import annotations

import warnings
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from pyxform.builder import create_survey_element_from_dict
from pyxform.xls2json import workbook_to_json
from pyxform.xls2json_backends import get_xlsform

from fieldkit.domain.answers import Json
from fieldkit.domain.form import Form, Node, Question, Repeat
from fieldkit.errors import InvalidForm
from fieldkit.forms.openrosa_writer import Instance, write_submission
from fieldkit.forms.xlsform.check import compile_xlsform
from tests.fakes.forms import RESOURCES
from tests.forms.xlsform.test_check import a_workbook, row

SHIPPED = sorted(path.name for path in (RESOURCES / "forms").glob("*.xlsx"))
Tree = tuple[str, tuple]


def of_pyxform(path: Path) -> ET.Element:
    """Return the primary instance of the XForm that pyxform makes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        workbook = get_xlsform(xlsform=str(path))
    survey = workbook_to_json(
        workbook_dict=workbook, form_name="data", fallback_form_name=path.stem, warnings=[]
    )
    text = create_survey_element_from_dict(survey).to_xml(validate=False, pretty_print=False)
    root = ET.fromstring(text)  # noqa: S314  # pyxform's own
    instance = root.find(".//{http://www.w3.org/2002/xforms}instance")
    assert instance is not None
    return instance[0]


def one_row_each(children: tuple[Node, ...], prefix: str = "") -> dict[str, Json]:
    """Return answers that give each repeat one row."""
    found: dict[str, Json] = {}
    for node in children:
        path = prefix + node.name
        if isinstance(node, Repeat):
            found[path] = ["00000001"]
            path += "[00000001]"
        if not isinstance(node, Question):
            found |= one_row_each(node.children, f"{path}/")
    return found


def tree(element: ET.Element) -> Tree:
    """Return names and nesting, namespaces and templates of repeats left out."""
    kept: list[Tree] = []
    rows = {item.tag for item in element if not is_template(item)}
    for item in element:
        if not (is_template(item) and item.tag in rows):
            kept.append(tree(item))
    return element.tag.rpartition("}")[2], tuple(kept)


def is_template(element: ET.Element) -> bool:
    return "{http://openrosa.org/javarosa}template" in element.attrib


def check_same(path: Path, form: Form, *, version_of_pyxform: bool = True) -> None:
    expected = of_pyxform(path)
    data = write_submission(form, one_row_each(form.children), Instance("uuid:1")).xml
    found = ET.fromstring(data)  # noqa: S314  # our own
    assert tree(found) == tree(expected)
    assert found.attrib["id"] == expected.attrib["id"]
    if version_of_pyxform:
        assert found.attrib == expected.attrib


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_form_has_the_tree_of_its_xform(name: str) -> None:
    path = RESOURCES / "forms" / name
    check_same(path, compile_xlsform(path))


def test_groups_and_repeats_within_repeats_have_it(tmp_path: Path) -> None:
    path = a_workbook(
        tmp_path,
        row("start", "started", None),
        row("begin group", "g"),
        row("note", "n"),
        row("begin repeat", "outer"),
        row("text", "a"),
        row("begin repeat", "inner"),
        row("select_one yn", "b"),
        row("end repeat", None, None),
        row("acknowledge", "c"),
        row("end repeat", None, None),
        row("end group", None, None),
        row("calculate", "d", None, calculation="1 + 1"),
        row("image", "e"),
        choices=[{"list_name": "yn", "name": "y", "label": "Yes"}],
    )
    check_same(path, compile_xlsform(path))


@pytest.mark.samples
def test_forms_of_others_have_it(samples: Path) -> None:
    compared, refused = [], []
    for path in sorted((samples / "data" / "xlsform").glob("*.xls*")):
        try:
            form = compile_xlsform(path, default_version="1")
        except InvalidForm:
            refused.append(path.name)  # test_xlsform says which, and why
            continue
        check_same(path, form, version_of_pyxform=False)
        compared.append(path.name)
    assert len(compared) >= 4, (compared, refused)
