"""Sound and film play from memory, and what pretends to be a film opens nothing."""

import io
import socket

import pytest
from PySide6.QtCore import QIODevice, QObject
from PySide6.QtGui import QColor

from fieldkit.errors import VaultDamaged
from fieldkit.gui.field.viewer.blob_device import BlobDevice
from fieldkit.gui.field.viewer.multimedia_rules import prepare_multimedia
from tests import sample_documents

prepare_multimedia()

from fieldkit.gui.field.viewer.player import FilmPane, Player  # noqa: E402

pytestmark = pytest.mark.qt_log_ignore("PulseAudio", "No RHI backend", extend=True)


class Damaged(io.BytesIO):
    """Cannot be decrypted from its middle on."""

    def read(self, size=-1, /):
        if self.tell() >= len(self.getvalue()) // 2:
            raise VaultDamaged
        return super().read(min(size, len(self.getvalue()) // 2 - self.tell()))


@pytest.fixture
def play(qtbot):
    """Return what plays content: (player, pane, source)."""
    begun = []

    def begin(source):
        owner, pane = QObject(), FilmPane()
        qtbot.addWidget(pane)
        player = Player(source, len(source.getvalue()), pane, owner)
        begun.append((player, owner))
        return player, pane

    yield begin
    for player, _owner in begun:
        player.close()


def test_any_place_can_be_read_and_closing_closes_the_bytes(qtbot) -> None:
    source, owner = io.BytesIO(bytes(range(200))), QObject()
    device = BlobDevice(source, 200, owner)
    assert device.size() == 200
    assert not device.isSequential()
    device.seek(100)
    assert bytes(device.read(3).data()) == bytes([100, 101, 102])
    device.seek(0)
    assert bytes(device.read(2).data()) == bytes([0, 1])
    assert device.openMode() & QIODevice.OpenModeFlag.ReadOnly
    assert not device.isWritable()
    device.close()
    assert source.closed


def test_what_cannot_be_decrypted_gives_no_bytes(qtbot) -> None:
    owner = QObject()
    device = BlobDevice(Damaged(bytes(100)), 100, owner)
    device.seek(60)
    assert device.read(10).isEmpty()
    device.close()


def test_a_recording_plays_and_can_be_entered_anywhere(qtbot, play) -> None:
    source = io.BytesIO(sample_documents.sound(3.0))
    player, _pane = play(source)
    with qtbot.waitSignal(player.moved, check_params_cb=lambda place, length: length == 3000):
        player.play()
    player.pause()
    with qtbot.waitSignal(player.moved, check_params_cb=lambda place, _length: place >= 2000):
        player.go_to(2000)
    player.step(-1)
    qtbot.waitUntil(lambda: player._player.position() == 0)
    player.close()
    assert source.closed


def test_a_film_shows_its_pictures(qtbot, play) -> None:
    player, pane = play(io.BytesIO(sample_documents.film()))
    player.play()
    qtbot.waitUntil(lambda: not pane.frame.isNull(), timeout=20_000)
    assert colour(pane) == "red"
    player.go_to(1500)
    qtbot.waitUntil(lambda: colour(pane) == "blue", timeout=20_000)
    player.close()


def colour(pane):
    found = QColor(pane.frame.pixelColor(pane.frame.width() // 2, pane.frame.height() // 2))
    return "red" if found.red() > found.blue() else "blue"


@pytest.mark.parametrize(
    "content",
    [b"", b"nothing at all" * 100, sample_documents.sound(1.0)[:30], b"RIFF\0\0\0\0AVI LIST"],
)
def test_what_cannot_be_played_says_so(qtbot, play, content) -> None:
    player, _pane = play(io.BytesIO(content))
    with qtbot.waitSignal(player.failed):
        player.play()


def test_a_recording_that_cannot_be_decrypted_further_ends(qtbot, play) -> None:
    player, _pane = play(Damaged(sample_documents.sound(2.0)))
    states = []
    player.playing_changed.connect(states.append)
    player.play()
    qtbot.waitUntil(lambda: states == [True, False], timeout=20_000)


def test_at_the_end_it_can_be_played_again(qtbot, play) -> None:
    player, _pane = play(io.BytesIO(sample_documents.sound(0.5)))
    with qtbot.waitSignal(player.playing_changed, check_params_cb=lambda is_on: not is_on):
        player.play()
    with qtbot.waitSignal(player.moved, check_params_cb=lambda place, _length: place < 200):
        player.turn_over()


LIST = "#EXTM3U\n#EXT-X-TARGETDURATION:5\n#EXTINF:5,\n{address}/film.ts\n#EXT-X-ENDLIST\n"


@pytest.mark.parametrize("head", [b"", b"ID3\x03\0\0\0\0\0\0", b"\0\0\0\x18ftypisom" + bytes(16)])
def test_a_list_of_addresses_that_pretends_to_be_a_film_opens_none(qtbot, play, head) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        port = listening.getsockname()[1]
        text = LIST.format(address=f"http://127.0.0.1:{port}")
        player, _pane = play(io.BytesIO(head + text.encode()))
        with qtbot.waitSignal(player.failed):
            player.play()
        with pytest.raises(BlockingIOError):
            listening.accept()
