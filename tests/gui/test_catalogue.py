from PySide6.QtGui import QImage

from fieldkit import translations
from fieldkit.gui.catalogue import CatalogueTranslator
from tests import sample_photos


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


def test_qt_works_as_before_with_our_texts(qtbot, qapp) -> None:
    # Qt translates texts that nobody sees, too; without them it reads no picture.
    translator = CatalogueTranslator()
    qapp.installTranslator(translator)
    try:
        assert QImage.fromData(sample_photos.photo()).width() == sample_photos.WIDTH
    finally:
        qapp.removeTranslator(translator)
