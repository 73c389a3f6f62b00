"""Every type and appearance in one form: nothing clipped, at any size of type and direction."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from fieldkit.gui import theme
from fieldkit.gui.field.editor.form_area import FormArea
from fieldkit.gui.widgets.questions import Option, QuestionView, RepeatView, SectionView

FEW = tuple(Option(code, label) for code, label in (("y", "Yes"), ("n", "No"), ("u", "Not known")))
MANY = tuple(Option(f"c{n}", f"Invented choice number {n}") for n in range(9))
OFTEN = tuple(Option(str(n), text) for n, text in enumerate(("Never", "Once", "Several times")))
RANGE = {"start": "0", "end": "2.5", "step": "0.5"}
LONG = "A question with many words, as people who write forms like them, and **bold** ones too"


def a(kind, appearance="", **details):
    path = f"{kind}/{appearance or 'plain'}"
    words = tuple(appearance.split())
    return QuestionView(path, kind, f"{LONG} {path}", appearance=words, **details)


TYPED = (
    a("note"),
    a("text", guidance="More of it", hint="A *hint*", is_required=True, media=("Picture: a.png",)),
    a("text", "multiline", multiline=True),
    a("text", "numbers", problem="What is wrong with it, said in so many words that it wraps"),
    a("integer", "thousands-sep", note="Understood as something"),
    a("decimal"),
    a("range", parameters=RANGE),
    a("range", "rating", parameters={"start": "1", "end": "5", "step": "1"}),
    a("range", "picker", parameters=RANGE),
    a("date", "month-year"),
    a("date", "year"),
    a("time"),
    a("dateTime"),
    a("barcode"),
    a("acknowledge"),
    a("geopoint"),
    a("geotrace"),
    a("geoshape"),
    a("image"),
    a("file"),
    a("text", "closed", sealed=True, disabled_reason="Add the HQ card first."),
)
CHOSEN = (
    a("select_one", options=FEW),
    a("select_one", "minimal", options=FEW),
    a("select_one", "autocomplete", options=MANY),
    a("select_one", "columns", options=MANY),
    a("select_one", "columns-2", options=MANY),
    a("select_one", "likert", options=OFTEN),
    a("select_multiple", options=FEW),
    a("select_multiple", "columns", options=MANY),
    a("select_multiple", "minimal", options=MANY),
    a("rank", options=MANY),
)
TABLE = (
    a("select_one", "label", options=OFTEN),
    a("select_one", "list-nolabel", options=OFTEN),
    a("select_multiple", "list-nolabel", options=OFTEN),
)
ROW = SectionView("p[0000000a]", "Person: 11", (QuestionView("p[0000000a]/n", "text", "Name"),))
PAGE = SectionView(
    "",
    "",
    (
        SectionView("a", "Typed answers", TYPED),
        SectionView("b", "Chosen answers", CHOSEN),
        SectionView("c", "A table", TABLE, is_together=True),
        RepeatView("p", "People", (ROW,), first=10, total=11),
    ),
)
ANSWERS = {"select_multiple/minimal": ["c1", "c2", "c3"], "rank/plain": ["c3", "c1"]}


@pytest.fixture
def large_type(qapp):
    font, sheet, palette = qapp.font(), qapp.styleSheet(), qapp.palette()
    theme.apply_theme(qapp, points=theme.BASE_POINTS * 1.5)
    yield
    qapp.setFont(font)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)


@pytest.fixture
def mirrored(qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def opened(qtbot, width=560):
    form = FormArea()
    qtbot.addWidget(form)
    form.resize(width, 700)
    form.show()
    form.activateWindow()
    qtbot.waitActive(form)
    form.show_all(True)
    form.show_page(PAGE, ANSWERS)
    for row in list(form._rows()):
        form.row(row.path)
    for _round in range(3):
        QApplication.processEvents()
    return form


def clipped(form):
    """Return what is smaller than its text needs, or reaches out of the form."""
    found, inside = [], form.widget()
    for part in inside.findChildren(QWidget):
        if not isinstance(part, QLabel | QAbstractButton) or not part.isVisible():
            continue
        needed = part.minimumSizeHint()
        left, right = (part.mapTo(inside, QPoint(x, 0)).x() for x in (0, part.width()))
        is_cell = isinstance(part, QLabel) and part.wordWrap()
        height = part.heightForWidth(part.width()) if is_cell else needed.height()
        if (not is_cell and part.width() < needed.width()) or part.height() < height:
            found.append(f"{part.text()!r}: {part.size()} of {needed}, {height}")
        if left < 0 or right > inside.width():
            found.append(f"{part.text()!r}: {left} to {right} of {inside.width()}")
    return found


def unnamed(form):
    return [
        type(part).__name__
        for part in form.findChildren(QWidget)
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus
        and part.isVisible()
        and not (part.accessibleName() or (isinstance(part, QAbstractButton) and part.text()))
    ]


@pytest.mark.parametrize("width", [480, 560, 900])
def test_nothing_is_clipped_at_any_width(qtbot, width) -> None:
    form = opened(qtbot, width)
    assert clipped(form) == []
    assert form.widget().width() <= form.viewport().width()


def test_nothing_is_clipped_at_half_as_large_again(qtbot, large_type) -> None:
    form = opened(qtbot)
    assert clipped(form) == []
    assert form.widget().width() <= form.viewport().width()


def test_nothing_is_clipped_where_people_read_from_the_right(qtbot, mirrored) -> None:
    form = opened(qtbot)
    assert clipped(form) == []
    label = form.row("select_one/list-nolabel")._label
    answer = form.row("select_one/list-nolabel").answer
    assert label.mapTo(form, QPoint()).x() > answer.mapTo(form, QPoint()).x()


def test_everything_that_takes_the_cursor_is_named(qtbot) -> None:
    assert unnamed(opened(qtbot)) == []


def test_tab_comes_to_every_question_in_order(qtbot) -> None:
    form = opened(qtbot)
    form.jump_to("text/plain")
    visited = []
    for _press in range(140):
        widget = form.window().focusWidget()
        above = widget
        while above is not None and not hasattr(above, "path"):
            above = above.parentWidget()
        path = getattr(above, "path", "")
        if path and (not visited or visited[-1] != path):
            visited.append(path)
        if isinstance(widget, QLineEdit) and path == "p[0000000a]/n":
            break
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    wanted = [
        question.path
        for question in (*TYPED, *CHOSEN, *TABLE)
        if question.kind != "note" and "label" not in question.appearance
        if not question.disabled_reason
    ]
    assert [path for path in visited if path in wanted] == wanted
