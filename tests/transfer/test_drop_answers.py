from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.dropserver import protocol
from fieldkit.errors import NetworkError, ServerAnswerInvalid
from fieldkit.transfer import drop_answers
from fieldkit.transfer.drop_box import ListedMail, ListedObject, Progressed
from fieldkit.transfer.drop_http import Answer

HASHES = st.text("0123456789abcdef", min_size=64, max_size=64)
READERS = (
    drop_answers.read_mail_page,
    drop_answers.read_intake_page,
    drop_answers.read_device_page,
    drop_answers.read_certificates,
)


def answer(status: int = 200, **headers: str) -> Answer:
    pairs = {name.replace("_", "-"): value.encode() for name, value in headers.items()}
    return Answer(status, tuple((name.encode(), value) for name, value in pairs.items()))


@given(st.lists(st.tuples(HASHES, st.integers(1, protocol.MAX_MAIL_BYTES)), unique=True))
def test_a_list_of_mail_is_read_as_it_was_written(lines):
    body = json.dumps({"mail": [{"id": i, "size": s} for i, s in lines], "next": ""}).encode()
    assert drop_answers.read_mail_page(body) == (tuple(ListedMail(*line) for line in lines), "")


@given(st.text("0123456789abcdef", min_size=32, max_size=32), HASHES)
def test_a_page_of_objects_names_the_cursor_of_the_next(device, name):
    line = {"device": device, "sha256": name, "size": 5}
    body = json.dumps({"objects": [line], "next": "a_B-9"}).encode()
    expected = ((ListedObject(device, name, 5),), "a_B-9")
    assert drop_answers.read_intake_page(body) == expected


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=70) | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["mail", "objects", "devices", "certificates", "next", "id", "size"]),
            inner,
            max_size=3,
        )
    ),
)


@given(st.binary(max_size=300) | _JSON.map(lambda value: json.dumps(value).encode()))
def test_anything_else_is_refused_or_read_never_more(body):
    for read in READERS:
        try:
            read(body)
        except ServerAnswerInvalid:
            continue
        assert isinstance(json.loads(body), dict)


@given(st.text(max_size=30))
def test_an_offset_is_a_number_within_the_object(text):
    given_answer = answer(upload_offset=text) if text.isascii() else answer()
    try:
        offset = drop_answers.read_offset(given_answer, 1000)
    except ServerAnswerInvalid:
        return
    assert str(offset) == text
    assert 0 <= offset <= 1000


@given(st.integers(0, 5000), st.sampled_from(["?0", "?1", "?2", ""]), st.integers(1, 4096))
def test_what_was_sent_and_nothing_else_is_accepted(offset, complete, expected):
    told = answer(204, upload_offset=str(offset), upload_complete=complete)
    honest = offset == expected and complete == ("?1" if expected == 4096 else "?0")
    if honest:
        progress = drop_answers.read_accepted(told, expected, 4096)
        assert progress == Progressed(expected, expected == 4096)
    else:
        with pytest.raises(ServerAnswerInvalid):
            drop_answers.read_accepted(told, expected, 4096)


def test_the_date_is_the_servers():
    read = drop_answers.read_date(answer(date="Sun, 06 Nov 1994 08:49:37 GMT"))
    assert read == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)
    far = drop_answers.read_date(answer(date="Fri, 31 Dec 9999 23:59:59 GMT"))
    assert far.year == 9999


@given(st.text(max_size=40).filter(str.isascii))
def test_no_other_date_is_taken(text):
    with pytest.raises(ServerAnswerInvalid):
        drop_answers.read_date(answer(date=text))


@given(st.integers(400, 599), st.text(max_size=20).filter(str.isascii))
def test_every_refusal_is_an_error_of_the_network(status, retry):
    told = answer(status, upload_offset="5", retry_after=retry)
    error = drop_answers.refusal(told, 10)
    assert isinstance(error, NetworkError)
    seconds = getattr(error, "retry_after", None)
    assert seconds is None or 0 <= seconds <= drop_answers.MAX_RETRY_AFTER


@pytest.mark.parametrize(
    ("status", "content_range", "length", "offset", "fits"),
    [
        (200, None, 10, 0, True),
        (206, "bytes 0-9/10", 10, 0, False),
        (206, "bytes 4-9/10", 6, 4, True),
        (200, None, 10, 4, False),
        (206, "bytes 3-9/10", 7, 4, False),
        (206, "bytes 4-9/*", 6, 4, False),
        (206, "bytes 4-9/11", 6, 4, False),
        (206, "bytes 4-9/10", 5, 4, False),
        (206, None, 6, 4, False),
    ],
)
def test_a_range_is_the_one_that_was_asked_for(status, content_range, length, offset, fits):
    headers = {"content_length": str(length)}
    if content_range:
        headers["content_range"] = content_range
    if fits:
        drop_answers.check_range(answer(status, **headers), offset, 10)
    else:
        with pytest.raises(ServerAnswerInvalid):
            drop_answers.check_range(answer(status, **headers), offset, 10)
