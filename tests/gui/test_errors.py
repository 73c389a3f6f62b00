from fieldkit.errors import DiskFull
from fieldkit.gui.errors import explained


def test_an_error_that_explains_itself_is_left_alone() -> None:
    error = DiskFull()
    assert explained(error) is error


def test_an_unexpected_error_tells_its_kind_and_never_its_text() -> None:
    known = explained(ValueError("CANARY"))
    assert "ValueError" in known.sentence
    assert "CANARY" not in known.sentence + known.hint
    assert known.hint
