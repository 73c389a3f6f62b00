"""Submissions: what is written comes back, and what is hostile or foreign is met with care."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fieldkit.domain.form import FilledBy, Group, Repeat
from fieldkit.domain.identifiers import AttachmentId
from fieldkit.errors import EncryptedSubmission, FieldkitError, InvalidSubmission
from fieldkit.forms import strict_xml
from fieldkit.forms.openrosa_reader import PlacedAnswers, place_answers, read_submission
from fieldkit.forms.openrosa_values import from_plain, offset_in, to_plain
from fieldkit.forms.openrosa_writer import (
    Instance,
    SubmissionFile,
    WrittenSubmission,
    write_submission,
)
from fieldkit.forms.strict_xml import NAMESPACE, parse
from tests.fakes.forms import a_form, a_question
from tests.fakes.submissions import (
    PLAIN_TYPES,
    a_whole_form,
    answers_to,
    numbered,
    row_maker,
    whole_answers,
)

INSTANCE = Instance("uuid:11111111-2222-4333-8444-555555555555", offset_minutes=180)
WHOLE = a_whole_form()


def written(form, answers, instance=INSTANCE, **more) -> WrittenSubmission:
    return write_submission(form, answers, instance, **more)


def placed(form, data: bytes) -> PlacedAnswers:
    return place_answers(read_submission(data), form, row_maker())


def read_back(form, answers, **more) -> PlacedAnswers:
    return placed(form, written(form, answers, **more).xml)


def only(form, data: bytes) -> ET.Element:
    root = ET.fromstring(data)  # noqa: S314  # our own bytes
    assert root.attrib["id"] == str(form.form_id)
    return root


def one(kind: str, answer, **members) -> ET.Element:
    """Return the element that one answer becomes."""
    form = a_form(a_question("q", kind, **members))
    element = only(form, written(form, {"q": answer}).xml).find("q")
    assert element is not None
    return element


def day(typed: str, edtf: str, precision: str):
    return {"typed": typed, "edtf": edtf, "precision": precision}


class TestWriting:
    def test_the_root_names_form_and_version_and_meta_the_instance(self) -> None:
        root = only(WHOLE, written(WHOLE, {}).xml)
        assert (root.tag, root.attrib) == ("data", {"id": "X01", "version": "1"})
        assert root[-1].tag == "meta"
        assert [(item.tag, item.text) for item in root[-1]] == [
            ("instanceID", INSTANCE.instance_id)
        ]

    def test_an_instance_name_stands_beside_the_id(self) -> None:
        root = only(WHOLE, written(WHOLE, {}, Instance("uuid:1", "A name")).xml)
        assert root.findtext("meta/instanceName") == "A name"

    def test_nodes_stand_in_the_order_of_the_form_and_rows_in_theirs(self) -> None:
        form = a_form(
            a_question("b"), Repeat("rows", (a_question("x"),)), Group("a", (a_question("c"),))
        )
        answers = {
            "a/c": "1",
            "rows": ["000000bb", "000000aa"],
            "rows[000000aa]/x": "second",
            "rows[000000bb]/x": "first",
        }
        root = only(form, written(form, answers).xml)
        assert [item.tag for item in root] == ["b", "rows", "rows", "a", "meta"]
        assert [item.text for item in root.iterfind("rows/x")] == ["first", "second"]

    def test_a_repeat_without_rows_has_no_element(self) -> None:
        form = a_form(Repeat("rows", (a_question("x"),)))
        assert [item.tag for item in only(form, written(form, {}).xml)] == ["meta"]

    @pytest.mark.parametrize(
        ("kind", "answer", "text"),
        [
            ("text", "Сям’я & <дом>", "Сям’я & <дом>"),
            ("integer", 5, "5"),
            ("decimal", "3,5", "3.5"),
            ("select_one", "YES", "YES"),
            ("select_multiple", ["A", "B"], "A B"),
            ("rank", ["B", "A"], "B A"),
            ("acknowledge", True, "OK"),
            ("geopoint", "53.9 27.56", "53.9 27.56"),
            ("date", day("2020-11-08", "2020-11-08", "EXACT_DAY"), "2020-11-08"),
            ("time", day("14:05", "T14:05", "EXACT_MINUTE"), "14:05:00.000+03:00"),
            (
                "dateTime",
                day("8.11.2020 14:05", "2020-11-08T14:05", "EXACT_MINUTE"),
                "2020-11-08T14:05:00.000+03:00",
            ),
        ],
    )
    def test_values_are_written_as_odk_writes_them(self, kind, answer, text) -> None:
        assert one(kind, answer).text == text

    @pytest.mark.parametrize(
        ("kind", "answer"),
        [
            ("date", day("11.2020", "2020-11", "DAY_UNKNOWN")),
            ("date", day("about 8.11.2020", "2020-11-08~", "ESTIMATE")),
            ("dateTime", day("8.11.2020", "2020-11-08", "EXACT_DAY")),
            ("dateTime", day("8.11.2020 14 h", "2020-11-08T14", "EXACT_HOUR")),
            ("date", day("some time ago", "", "")),
        ],
    )
    def test_a_partial_date_is_no_date_of_odk_and_is_carried_beside(self, kind, answer) -> None:
        element = one(kind, answer)
        assert element.text is None
        assert element.attrib == {f"{{{NAMESPACE}}}{name}": answer[name] for name in answer}

    def test_a_number_that_is_none_is_carried_beside(self) -> None:
        assert one("decimal", "about 5").text is None
        assert one("decimal", "about 5").attrib == {f"{{{NAMESPACE}}}answer": '"about 5"'}

    def test_what_xml_cannot_carry_costs_that_character_alone(self) -> None:
        element = one("text", "before\x00after\ufffe")
        assert element.text == "before\ufffdafter\ufffd"
        assert element.attrib == {f"{{{NAMESPACE}}}answer": '"before\\u0000after\\ufffe"'}

    def test_a_sealed_answer_is_not_written(self) -> None:
        form = a_form(a_question("q", sealed_at_entry=True))
        found = written(form, {"q": {"sealed": "Y2lwaGVydGV4dA=="}})
        assert found.sealed == ["q"]
        assert b"Y2lwaGVydGV4dA" not in found.xml
        assert only(form, found.xml).find("q").attrib == {f"{{{NAMESPACE}}}sealed": "true"}

    def test_what_the_program_filled_in_is_withheld(self) -> None:
        form = a_form(a_question("record_id", "hidden", filled_by=FilledBy.SYSTEM), a_question("b"))
        found = written(form, {"record_id": "5e" * 16, "b": "said"})
        assert (found.withheld, b"5e5e" in found.xml, b"said" in found.xml) == (
            ["record_id"],
            False,
            True,
        )

    def test_what_is_not_relevant_has_no_value(self) -> None:
        form = a_form(a_question("a"), a_question("b"))
        found = written(form, {"a": "kept", "b": "hidden"}, is_relevant=lambda path: path == "a")
        assert (found.irrelevant, b"hidden" in found.xml, b"kept" in found.xml) == (
            ["b"],
            False,
            True,
        )

    def test_an_answer_the_form_does_not_know_is_told(self) -> None:
        form = a_form(a_question("a"))
        found = written(form, {"gone": "x", "rows[00000001]/b": "y"})
        assert found.unplaced == ["gone", "rows[00000001]/b"]

    def test_files_stand_by_name_and_all_of_them_beside(self) -> None:
        form = a_form(a_question("photo", "image"))
        files = {
            AttachmentId("a1" * 16): SubmissionFile("0001.jpg", "IMG 1.JPG"),
            AttachmentId("b2" * 16): SubmissionFile("0002.jpg", "Фота.JPG"),
        }
        instance = Instance("uuid:1", files=files, loose_files=(SubmissionFile("0003.pdf", "x"),))
        answer = {"attachments": [*files]}
        found = written(form, {"photo": answer}, instance)
        assert only(form, found.xml).findtext("photo") == "0001.jpg"
        again = placed(form, found.xml)
        assert again.files == {"photo": tuple(files.values())}
        assert again.loose_files == (SubmissionFile("0003.pdf", "x"),)
        assert (again.answers, again.unplaced) == ({}, [])


class TestReadingBack:
    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(whole_answers())
    def test_every_answer_comes_back(self, answers) -> None:
        found = read_back(WHOLE, answers)
        assert numbered(found.answers) == numbered(answers)
        assert (found.unplaced, found.to_seal, found.files) == ([], {}, {})

    @pytest.mark.parametrize("kind", PLAIN_TYPES)
    @settings(max_examples=150, deadline=None)
    @given(data=st.data())
    def test_each_type_comes_back(self, kind, data) -> None:
        form = a_form(a_question("q", kind))
        answer = data.draw(answers_to(kind))
        assert read_back(form, {"q": answer}).answers == {"q": answer}

    @pytest.mark.parametrize("kind", PLAIN_TYPES)
    @given(text=st.text(max_size=40))
    def test_whatever_stands_there_is_answered_or_kept(self, kind, text) -> None:
        form = a_form(a_question("q", kind))
        data = strict_xml.serialize(
            strict_xml.XmlNode(
                "data",
                attributes={("", "id"): "X01"},
                children=[strict_xml.XmlNode("q", text=text)],
            )
        )
        found = placed(form, data)
        is_something = bool(strict_xml.without_forbidden(text).strip())
        assert bool(found.answers or found.unplaced) == is_something

    @pytest.mark.parametrize(
        ("kind", "text", "answer"),
        [
            ("integer", "42", 42),
            ("integer", "forty", "forty"),
            ("integer", "007", "007"),
            ("date", "2020-11-08", day("2020-11-08", "2020-11-08", "EXACT_DAY")),
            ("date", "2020-13-08", day("2020-13-08", "", "")),
            (
                "dateTime",
                "2020-11-08T14:05:33.120+03:00",
                day("2020-11-08T14:05:33.120+03:00", "2020-11-08T14:05:33", "EXACT_MINUTE"),
            ),
            (
                "start",
                "2020-11-08T14:05:00Z",
                day("2020-11-08T14:05:00Z", "2020-11-08T14:05", "EXACT_MINUTE"),
            ),
            (
                "time",
                "14:05:00.000+03:00",
                day("14:05:00.000+03:00", "T14:05", "EXACT_MINUTE"),
            ),
            ("time", "25:05:00", day("25:05:00", "", "")),
            ("select_multiple", " A  B A ", ["A", "B"]),
            ("acknowledge", "OK", True),
        ],
    )
    def test_what_odk_wrote_is_understood(self, kind, text, answer) -> None:
        assert from_plain(a_question("q", kind), text) == answer

    def test_an_answer_of_the_wrong_kind_is_kept_by_its_place(self) -> None:
        form = a_form(Group("g", (a_question("ack", "acknowledge"), a_question("n", "note"))))
        found = placed(form, b"<data id='X01'><g><ack>maybe</ack><n>said</n></g></data>")
        assert (found.answers, found.unplaced) == ({}, [("g/ack", "maybe"), ("g/n", "said")])

    def test_what_was_corrected_elsewhere_wins_over_what_was_carried(self) -> None:
        form = a_form(a_question("q", "date"))
        answer = day("8.11.2020", "2020-11-08", "EXACT_DAY")
        changed = written(form, {"q": answer}).xml.replace(b">2020-11-08<", b">2020-11-09<")
        found = placed(form, changed)
        assert found.answers == {"q": day("2020-11-09", "2020-11-09", "EXACT_DAY")}
        assert ("q@fk:typed", "8.11.2020") in found.unplaced

    def test_a_date_that_was_filled_in_elsewhere_wins_over_a_partial_one(self) -> None:
        form = a_form(a_question("q", "date"))
        exported = written(form, {"q": day("11.2020", "2020-11", "DAY_UNKNOWN")}).xml
        changed = exported.replace(b"/></q>", b">").replace(
            b'precision="DAY_UNKNOWN"/>', b'precision="DAY_UNKNOWN">2020-11-09</q>'
        )
        assert changed != exported
        assert placed(form, changed).answers["q"]["edtf"] == "2020-11-09"

    @pytest.mark.parametrize(
        "mark",
        [
            b"fk:answer='['",
            b"fk:answer='5'",
            b'fk:answer=\'{"sealed":"x"}\'',
            b"fk:answer='null'",
            b"fk:answer='\"other\"'",
        ],
    )
    def test_a_carried_answer_that_lies_is_not_believed(self, mark) -> None:
        form = a_form(a_question("q"))
        data = b"<data xmlns:fk='%s' id='X01'><q %s>x</q></data>" % (NAMESPACE.encode(), mark)
        found = placed(form, data)
        assert found.answers == {"q": "x"}
        assert len(found.unplaced) == 1

    def test_plain_text_for_a_sealed_question_is_handed_out_apart(self) -> None:
        form = a_form(a_question("contact", sealed_at_entry=True))
        found = placed(form, b"<data id='X01'><contact>mother</contact></data>")
        assert (found.answers, found.to_seal, found.unplaced) == ({}, {"contact": "mother"}, [])

    @pytest.mark.parametrize(
        "inside",
        [
            b"<contact>one</contact><contact>CANARY</contact>",
            b"<contact>CANARY<part>CANARY</part></contact>",
            b"<contact><part said='CANARY'/></contact>",
            b"<other><contact>CANARY</contact></other>",
            b"<g/><g><contact>CANARY</contact></g>",
        ],
    )
    def test_plain_text_of_a_sealed_question_is_nowhere_else(self, inside) -> None:
        form = a_form(a_question("contact", sealed_at_entry=True), Group("g", (a_question("b"),)))
        found = placed(form, b"<data id='X01'>%s</data>" % inside)
        assert "CANARY" in str(found.unplaced_to_seal)
        assert "CANARY" not in str((found.answers, found.unplaced))

    def test_what_has_no_place_is_kept_by_path(self) -> None:
        form = a_form(
            a_question("a"), Group("g", (a_question("b"),)), Repeat("r", (a_question("c"),))
        )
        data = b"""<data id="X01" submissionDate="2020-11-08" xmlns="http://opendatakit.org/submissions">
            loose<a>1</a><a>twice</a><a2 x="y">new<deep>er</deep></a2>
            <g><b>2</b><other/><gone>3</gone></g>
            <r><c>4</c><d>5</d></r><r><c>6</c></r>
            <meta><instanceID>uuid:1</instanceID><instanceName>N</instanceName></meta></data>"""
        found = placed(form, data)
        assert numbered(found.answers) == {
            "a": "1",
            "g/b": "2",
            "r": 2,
            "r[0]/c": "4",
            "r[1]/c": "6",
        }
        assert [(place, text.strip()) for place, text in found.unplaced] == [
            ("@submissionDate", "2020-11-08"),
            ("/", "loose"),
            ("a[2]", "twice"),
            ("a2@x", "y"),
            ("a2", "new"),
            ("a2/deep", "er"),
            ("g/gone", "3"),
            ("r[1]/d", "5"),
            ("meta/instanceName", "N"),
        ]

    def test_namespaces_of_other_tools_do_not_matter(self) -> None:
        form = a_form(a_question("a"))
        data = b"""<data xmlns="http://www.w3.org/2002/xforms" xmlns:orx="http://openrosa.org/xforms"
            id="X01" orx:version="7"><a>1</a>
            <orx:meta><orx:instanceID>uuid:1</orx:instanceID></orx:meta></data>"""
        said = read_submission(data)
        assert (said.version, said.instance_id) == ("7", "uuid:1")
        found = placed(form, data)
        assert (found.answers, found.unplaced) == ({"a": "1"}, [])

    def test_a_template_of_a_repeat_is_no_row(self) -> None:
        form = a_form(Repeat("r", (a_question("c"),)))
        data = b"""<data xmlns:jr="http://openrosa.org/javarosa" id="X01">
            <r jr:template=""><c/></r><r><c>1</c></r></data>"""
        assert numbered(placed(form, data).answers) == {"r": 1, "r[0]/c": "1"}

    def test_a_form_without_meta_block_names_the_instance_on_its_root(self) -> None:
        assert read_submission(b"<d id='X' instanceID='uuid:9'/>").instance_id == "uuid:9"


DEEP = b"<data id='X01'>" + b"<a>" * 100 + b"</a>" * 100 + b"</data>"
BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]><data id="X01">&c;</data>"""


class TestHostileXml:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"no xml",
            b"<data id='X01'>",
            b"<data/>",
            b"<data id=' '/>",
            b"<data id='X01'/><data id='X01'/>",
            b"<data id='X01'>&unknown;</data>",
            BOMB,
            b"<!DOCTYPE data SYSTEM 'file:///etc/passwd'><data id='X01'/>",
            b"<!DOCTYPE data [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><data id='X01'>&x;</data>",
            DEEP,
            b"<data id='X01'>" + b"<a/>" * 100_001 + b"</data>",
            b"<data id='X01' " + b" ".join(b"a%d=''" % n for n in range(100_000)) + b"/>",
            b"<data id='X01'>" + b" " * strict_xml.MAX_BYTES + b"</data>",
            b"<?xml version='1.0' encoding='latin-1'?><data id='X01'>\xe9</data>",
            b"<?xml version='1.0' encoding='latin-1'?><data id='X01'/>",
            "<data id='X01'/>".encode("utf-16"),
            b"<data id='X01'>\xff</data>",
            b"<data id='X01'>\x00</data>",
            b"<data id='" + b"x" * 300 + b"'/>",
            b"<data id='X01' id='X02'/>",
            b"<data xmlns:a='u' xmlns:b='u' a:x='' b:x='' id='X01'/>",
        ],
    )
    def test_it_is_refused_with_our_error(self, data) -> None:
        with pytest.raises(InvalidSubmission):
            read_submission(data)

    @pytest.mark.parametrize(
        "data",
        [
            b"<data id='X01' encrypted='yes' xmlns='http://www.opendatakit.org/xforms/encrypted'/>",
            b"<data id='X01'><base64EncryptedKey>abc</base64EncryptedKey></data>",
        ],
    )
    def test_an_encrypted_submission_is_named_as_such(self, data) -> None:
        with pytest.raises(EncryptedSubmission):
            read_submission(data)

    @settings(max_examples=400)
    @given(st.binary(max_size=400))
    def test_any_bytes_are_read_or_refused(self, data) -> None:
        try:
            placed(WHOLE, data)
        except FieldkitError:
            return
        assert parse(data)

    @settings(max_examples=400, deadline=None)
    @given(whole_answers(), st.integers(0, 10**6), st.binary(max_size=3))
    def test_a_spoilt_submission_is_read_or_refused(self, answers, at, noise) -> None:
        data = written(WHOLE, answers).xml
        at %= len(data)
        spoilt = data[:at] + noise + data[at + len(noise) :]
        try:
            found = placed(WHOLE, spoilt)
        except FieldkitError:
            return
        for path, answer in found.answers.items():
            assert answer is not None, path

    def test_text_in_many_pieces_and_many_rows_are_read(self) -> None:
        form = a_form(Repeat("r", (a_question("c"),)))
        data = b"<data id='X01'>" + b"<r/>x" * 50_000 + b"</data>"
        found = placed(form, data)
        assert len(found.answers["r"]) == 50_000
        assert len(set(found.answers["r"])) == 50_000

    def test_row_ids_that_come_twice_are_drawn_again(self) -> None:
        form = a_form(Repeat("r", (a_question("c"),)))
        ids = iter(["00000001", "00000001", "00000002"])
        data = b"<data id='X01'><r/><r/></data>"
        found = place_answers(read_submission(data), form, lambda: next(ids))
        assert found.answers["r"] == ["00000001", "00000002"]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("14:05:00.000+03:00", 180),
        ("2020-11-08T14:05:00-0330", -210),
        ("2020-11-08T14:05:00Z", 0),
        ("2020-11-08T14:05:00", None),
        ("2020-11-08", None),
        ("soon", None),
        ("14:05+99:99", None),
        ("", None),
    ],
)
def test_the_offset_of_local_time_is_read(text, minutes) -> None:
    form = a_form(a_question("q", "time"), a_question("r", "time"))
    data = f"<data id='X01'><q>{text}</q><r>00:00Z</r></data>".encode()
    assert placed(form, data).offset_minutes == (0 if minutes is None else minutes)
    assert offset_in(text) == minutes


def test_the_offset_of_local_time_is_written() -> None:
    question = a_question("q", "time")
    answer = day("14:05", "T14:05", "EXACT_MINUTE")
    assert to_plain(question, answer, -210) == "14:05:00.000-03:30"
    assert to_plain(question, answer, 0) == "14:05:00.000+00:00"
