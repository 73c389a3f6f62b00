from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from fieldkit.gui.widgets.locked_frame import LockedFrame

WAITS = "Work that was cut goes on after you unlock."


def shown(frame: QWidget) -> str:
    parts = [*frame.findChildren(QLabel), *frame.findChildren(QPushButton)]
    return "\n".join(part.text() for part in parts if part.isVisibleTo(frame))


def test_it_says_that_work_waits_and_nothing_of_it(qtbot) -> None:
    frame = LockedFrame(
        QWidget(),
        has_vault=True,
        cut_work="Work that was cut goes on after you unlock.",
        sealed_remains=0,
    )
    qtbot.addWidget(frame)
    assert WAITS in shown(frame)
    assert "Panic" in shown(frame)


def test_where_nothing_waits_nothing_is_said(qtbot) -> None:
    frame = LockedFrame(QWidget(), has_vault=True, cut_work="", sealed_remains=0)
    qtbot.addWidget(frame)
    assert WAITS not in shown(frame)


def test_what_outlived_a_vault_is_offered_until_there_is_a_new_one(qtbot) -> None:
    frame = LockedFrame(QWidget(), has_vault=False, cut_work="", sealed_remains=2)
    qtbot.addWidget(frame)
    assert "2 sealed objects of an earlier vault are still here." in shown(frame)
    assert "Panic" not in shown(frame)
    asked = []
    frame.remains_requested.connect(lambda: asked.append(True))
    [see] = [b for b in frame.findChildren(QPushButton) if b.text() == "Hand over or delete…"]
    see.click()
    assert asked == [True]
    later = LockedFrame(QWidget(), has_vault=True, cut_work="", sealed_remains=2)
    qtbot.addWidget(later)
    assert "earlier vault" not in shown(later)
