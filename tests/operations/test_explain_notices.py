"""Each notice has a sentence of its own, in singular and plural."""

from __future__ import annotations

import pytest

from fieldkit.operations.explain_notices import notice_sentence
from fieldkit.transfer.directory import DirectoryWarning, Notice


@pytest.mark.parametrize("notice", Notice)
def test_every_notice_has_a_sentence(notice: Notice) -> None:
    one, many = (notice_sentence(DirectoryWarning(notice, "root", days)) for days in (1, 23))
    assert one.endswith((".", "clock."))
    assert "{" not in one + many
    if notice in (Notice.EXPIRED, Notice.CLOCK_BEHIND):
        assert "1 day " in one
        assert "23 days" in many
