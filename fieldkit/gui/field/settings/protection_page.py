"""What the program protects from, and what not: docs/threat-model.md in few words."""

from __future__ import annotations

from fieldkit.gui.field.settings.page import Page
from fieldkit.gui.widgets.texts import label
from fieldkit.translations import _


class ProtectionPage(Page):
    """Only to be read."""

    def __init__(self) -> None:
        super().__init__(_("Protection"))
        self.say(_("What it protects you from"), "subsection")
        self._list(_protects())
        self.say(_("What it does not protect you from"), "subsection")
        self._list(_does_not())
        self.say(_("What helps most"), "subsection")
        self._list(_helps())
        self.say(
            _(
                "This program is young, and nobody outside has checked it. If somebody promises you"
                " more than this page, do not believe it."
            ),
            "hint",
        )

    def _list(self, sentences: tuple[str, ...]) -> None:
        for sentence in sentences:
            self.add(label(f"• {sentence}"))


def _protects() -> tuple[str, ...]:
    return (
        _("Somebody takes this computer, off or locked: without the passphrase it says nothing."),
        _(
            "You are made to unlock: what is sealed cannot be read here by anybody, you included."
            " There is little to give."
        ),
        _("Somebody finds the stick: only headquarters can open what is on it."),
        _("Somebody changes a report on the way: headquarters notices."),
        _("The power fails, or the stick is pulled: what was saved stays."),
    )


def _does_not() -> tuple[str, ...]:
    return (
        _("Drafts, when you are made to unlock. They can be read as you can read them."),
        _("A spy program on this computer, or a camera that sees the screen."),
        _("The photo that is still on the camera, the phone or the disk."),
        _("That you use it. It does not hide, and a story about it can be disproved."),
        _("A laboratory that looks for deleted data on the disk or the stick."),
        _("What people at headquarters do with a report, once they have it."),
        _("Being wrong: it proves who signed, not that it is true."),
    )


def _helps() -> tuple[str, ...]:
    return (
        _("Seal soon. A draft is what can be taken from you."),
        _("Switch the computer off before a search, if you can."),
        _("Carry only what you need today."),
    )
