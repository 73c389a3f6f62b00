"""The page of one report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from fieldkit.domain.identifiers import ReportId
from fieldkit.gui.field.today.rows import Tone
from fieldkit.gui.hq.destination import Destination, SectionName
from fieldkit.gui.hq.report.view import ReportScreen
from fieldkit.gui.hq.reports.rows import PersonRow, ReportCard, StatedRow

CARD = ReportCard(
    report_id=ReportId("ab" * 16),
    heading="Detention",
    facts="M-07",
    badge="verified",
    badge_tone=Tone.SAFE,
    checks=((True, "It is signed."),),
    status="",
    judgements=(),
    answers=(("Place", "Invented square"),),
    has_sealed_answers=False,
    people=(),
    attachments=(),
    statements=(),
)
SOMEBODY = PersonRow("Invented", "P-000001", Destination(SectionName.PEOPLE))


@pytest.fixture
def screen(qtbot: QtBot) -> ReportScreen:
    made = ReportScreen()
    qtbot.addWidget(made)
    made.show_statuses((("", "not assessed"), ("ONE_SOURCE", "one source")))
    made.show_report(CARD)
    return made


def test_what_is_being_typed_stays_when_somebody_is_linked_meanwhile(screen: ReportScreen) -> None:
    screen._note.setText("A relative says")
    screen._status.setCurrentIndex(1)
    screen.show_report(replace(CARD, people=(SOMEBODY,)))
    assert screen._note.text() == "A relative says"
    assert screen._status.currentData() == "ONE_SOURCE"


def test_what_was_stated_is_typed_no_more(screen: ReportScreen) -> None:
    screen._note.setText("A relative says")
    screen.show_report(replace(CARD, judgements=(StatedRow("one source", is_struck=False),)))
    assert not screen._note.text()
