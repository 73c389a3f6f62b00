"""Qt's own texts: all that a person can meet here are in our catalogue, in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer, QTranslator
from PySide6.QtGui import QContextMenuEvent, QImage, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QScrollArea, QWidget

from fieldkit import translations
from fieldkit.gui.catalogue import CatalogueTranslator
from fieldkit.gui.qt_texts import TEXTS
from fieldkit.platform.resources import resource_path
from tests import sample_photos
from tests.qt_source_texts import source_texts

GUI = Path(__file__).resolve().parents[2] / "fieldkit" / "gui"
FOREIGN = [language for language in translations.LANGUAGES if language != "en"]

# Where the texts of a class of Qt come from. A class that is used and stands in neither of the
# two must be looked up before it is added: which texts of its own can it show?
TYPING = ("QUnicodeControlCharacterMenu", "QAccessibleActionInterface")
SPEAKING = {
    "QLineEdit": ("QLineEdit", *TYPING),
    "QPlainTextEdit": ("QWidgetTextControl", "QScrollBar", *TYPING),
    "QLabel": ("QWidgetTextControl",),  # its text can be selected
    "QPushButton": ("QAccessibleActionInterface",),
    "QAbstractButton": ("QAccessibleActionInterface",),
    "QButtonGroup": (),
    "QRadioButton": ("QAccessibleActionInterface",),
    "QSlider": ("QAccessibleActionInterface",),
    "QCheckBox": ("QAccessibleActionInterface",),
    "QComboBox": ("QComboBox", "QAccessibleActionInterface"),
    "QScrollArea": ("QScrollBar",),
    "QAbstractItemView": ("QScrollBar",),
    "QListView": ("QScrollBar",),
    "QTreeView": ("QScrollBar",),
    "QTableView": ("QScrollBar",),
    "QFileSystemModel": ("QFileSystemModel",),
    "QMenu": ("QAccessibleActionInterface",),
    "QKeySequence": (),  # the keys in use are checked below
    "QShortcut": (),
    "QAction": (),
    "QActionGroup": (),
    "QDialog": (),  # of its title bar, which has no help here
    "QCompleter": (),
}
SILENT = set(
    """QAbstractListModel QAbstractTableModel QApplication QBoxLayout QCloseEvent QColor QDir
    QDragEnterEvent QDropEvent QEvent QFileIconProvider QFileInfo QFont QFrame QGridLayout
    QHBoxLayout QHeaderView QIcon QItemSelectionModel QKeyEvent QLayout QLocale QMainWindow
    QMessageLogContext QModelIndex QMouseEvent QObject QPainter QPalette QPersistentModelIndex
    QPixmap QPoint QProgressBar QRect QResizeEvent QSessionManager QSize QSizePolicy
    QStackedWidget QStandardPaths QTimer QTranslator QVBoxLayout QWidget QCoreApplication QUrl
    QMimeData QSignalBlocker QStyle QStyledItemDelegate QStyleOptionViewItem QTextCursor
    QSortFilterProxyModel QFocusEvent QShowEvent QHideEvent QWheelEvent QFontMetrics
    QMargins QInputMethodEvent QValidator QByteArray QBuffer QImage QPaintEvent QRectF QPointF
    QAbstractNativeEventFilter QClipboard QDBusConnection QDBusMessage QDBusPendingCallWatcher
    QPen QBrush QPainterPath QIntValidator QAbstractButton QButtonGroup
    QDeadlineTimer QGuiApplication
    QAbstractItemDelegate QAbstractItemModel QAccessible QAccessibleEvent QAccessibleInterface
    QAccessibleWidget QAudioDevice QAudioFormat QAudioSource QCamera QCameraDevice QCameraFormat
    QCameraPermission QDragMoveEvent QElapsedTimer QMediaCaptureSession QMicrophonePermission
    QStringListModel QSvgRenderer QVideoFrameInput QFontMetricsF QPolygonF""".split()  # noqa: SIM905
)
# Of the viewer: what is wrong with a file is said in our own words.
SILENT |= {"QAudioOutput", "QFontDatabase", "QIODevice", "QLoggingCategory", "QMediaDevices"}
SILENT |= {"QMediaPlayer", "QSizeF", "QSpacerItem", "QTransform", "QVideoFrame", "QVideoSink"}
# Only where something is renamed, which cannot be done here.
NEVER = {
    "QFileSystemModel": {"Invalid filename", '<b>The name "%1" cannot be used.</b>'},
}


def never_met(context: str, text: str) -> bool:
    return text.startswith(tuple(NEVER.get(context, ())) or ("\0",))


def classes_in_use() -> set[str]:
    sources = [path.read_text("utf-8") for path in GUI.rglob("*.py")]
    return {
        name
        for source in sources
        for block in re.findall(r"^from PySide6\.\w+ import (\([^)]*\)|.*)$", source, re.MULTILINE)
        for name in re.findall(r"\bQ[A-Z]\w+", block)
    }


def test_every_class_of_qt_in_use_has_been_asked_for_its_texts() -> None:
    assert classes_in_use() - set(SPEAKING) - SILENT == set()


@pytest.mark.parametrize("context", sorted({c for used in SPEAKING.values() for c in used}))
def test_all_texts_of_what_is_used_are_ours(context: str) -> None:
    texts = {text for text in source_texts()[context] if not never_met(context, text)}
    assert texts
    assert texts - set(TEXTS) == set()


@pytest.mark.parametrize("language", FOREIGN)
def test_every_text_of_qt_is_translated(language: str) -> None:
    translations.use_language(language, resource_path("translations"))
    catalogue = translations._catalogue
    missing = [ours for ours in TEXTS.values() if ours not in catalogue._catalog]
    assert missing == []


def test_every_key_that_is_named_is_ours() -> None:
    sources = "".join(path.read_text("utf-8") for path in GUI.rglob("*.py"))
    combinations = re.findall(r'"((?:(?:Ctrl|Shift|Alt|Meta)\+)+\w+|Esc|F\d+)"', sources)
    assert combinations
    parts = {part for combination in combinations for part in combination.split("+")}
    named = {part for part in parts if len(part) > 1 and re.fullmatch(r"F\d+", part) is None}
    assert named - set(TEXTS) == set()


def test_keys_are_understood_whatever_the_language(qtbot, qapp, installed) -> None:
    installed("fr")
    keys = QKeySequence("Ctrl+Shift+Esc", QKeySequence.SequenceFormat.PortableText)
    assert keys[0].key() == Qt.Key.Key_Escape
    assert keys.toString(QKeySequence.SequenceFormat.NativeText) == "Ctrl+Maj+Échap"


class Listening(QTranslator):
    """Notes which texts Qt asks for, and has none itself."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str, str]] = set()

    def translate(self, context, source, disambiguation=None, n=-1):
        self.asked.add((context, source))
        return source

    def isEmpty(self) -> bool:
        return False


@pytest.fixture
def installed(qapp):
    """Install our translator for a language; taken away afterwards."""
    made = []

    def install(language: str) -> CatalogueTranslator:
        translations.use_language(language, resource_path("translations"))
        translator = CatalogueTranslator()
        qapp.installTranslator(translator)
        made.append(translator)
        return translator

    yield install
    for translator in made:
        qapp.removeTranslator(translator)


def open_menu(widget: QWidget) -> None:
    """Press the right button on `widget`; the menu that opens is closed at once."""
    place = QPoint(3, 3)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, place, widget.mapToGlobal(place))
    QTimer.singleShot(50, close_menu)
    QApplication.sendEvent(widget, event)


def close_menu() -> None:
    menu = QApplication.activePopupWidget()
    if menu is not None:
        menu.close()


def test_every_text_that_menus_ask_for_is_ours(qtbot, qapp) -> None:
    line, text, area, inside = QLineEdit("typed"), QPlainTextEdit("typed"), QScrollArea(), QWidget()
    inside.resize(2000, 2000)
    area.setWidget(inside)
    for widget in (line, text, area):
        qtbot.addWidget(widget)
        widget.show()
    listening = Listening()
    qapp.installTranslator(listening)
    try:
        for widget in (line, text.viewport(), area.verticalScrollBar()):
            open_menu(widget)
            qtbot.waitUntil(lambda: QApplication.activePopupWidget() is None)
    finally:
        qapp.removeTranslator(listening)
    contexts = {context for context, _text in listening.asked}
    assert {"QLineEdit", "QWidgetTextControl", "QScrollBar"} <= contexts
    of_menus = {
        text for context, text in listening.asked if context in set().union(*SPEAKING.values())
    }
    assert of_menus - set(TEXTS) == set()


def test_the_menu_of_a_text_field_speaks_belarusian(qtbot, qapp, installed) -> None:
    installed("be")
    line = QLineEdit("typed")
    qtbot.addWidget(line)
    menu = line.createStandardContextMenu()
    texts = [action.text().partition("\t")[0] for action in menu.actions() if action.text()]
    assert texts[:5] == ["Адмяніць", "Паўтарыць", "Выразаць", "Капіраваць", "Уставіць"]
    menu.deleteLater()


class Shouting:
    def gettext(self, text):
        return text.upper()


def test_qt_gets_its_texts_from_our_catalogue(qtbot, monkeypatch) -> None:
    monkeypatch.setattr(translations, "_catalogue", Shouting())
    translator = CatalogueTranslator()
    assert translator.translate("QPlatformTheme", "&Cancel") == "CANCEL"
    assert translator.translate("QWidgetTextControl", "Select All") == "SELECT ALL"
    assert not translator.isEmpty()


def test_what_we_have_no_text_for_stays_as_qt_says_it(qtbot) -> None:
    assert CatalogueTranslator().translate("QSomething", "Unheard of") == "Unheard of"


def test_qt_works_as_before_with_our_texts(qtbot, installed) -> None:
    # Qt translates texts that nobody sees, too; without them it reads no picture.
    installed("en")
    assert QImage.fromData(sample_photos.photo()).width() == sample_photos.WIDTH
