"""What the keyboard would type now: which layout it is in, and whether caps lock is on.

Qt has no portable way to ask. Linux under X11: the X server (libX11, XKB). Windows and macOS: caps
lock only, since Qt knows the layout there; neither was run by the makers. Wayland tells a program
nothing that was not typed into it: there caps lock shows only in the letters that arrive.
Every answer may be "not known". Nothing here raises.
"""

from __future__ import annotations

import ctypes
import sys
from functools import lru_cache
from typing import Any

_USE_CORE_KEYBOARD = 0x0100  # X11/extensions/XKB.h
_LOCK_MASK = 1 << 1  # X11/X.h, LockMask
_VK_CAPITAL = 0x14  # winuser.h
_ALPHA_SHIFT = 1 << 16  # CGEventTypes.h, kCGEventFlagMaskAlphaShift
_RULES_LONGS = 256  # of 4 bytes; names of layouts are short


class _XkbState(ctypes.Structure):
    """`XkbStateRec` of X11/extensions/XKBstr.h."""

    _fields_ = (
        ("group", ctypes.c_ubyte),
        ("locked_group", ctypes.c_ubyte),
        ("base_group", ctypes.c_ushort),
        ("latched_group", ctypes.c_ushort),
        ("mods", ctypes.c_ubyte),
        ("base_mods", ctypes.c_ubyte),
        ("latched_mods", ctypes.c_ubyte),
        ("locked_mods", ctypes.c_ubyte),
        ("compat_state", ctypes.c_ubyte),
        ("grab_mods", ctypes.c_ubyte),
        ("compat_grab_mods", ctypes.c_ubyte),
        ("lookup_mods", ctypes.c_ubyte),
        ("compat_lookup_mods", ctypes.c_ubyte),
        ("ptr_buttons", ctypes.c_ushort),
    )


class _XServer:
    """A connection of our own to the X server; it lives as long as the program."""

    def __init__(self, library: Any, display: int) -> None:
        self._library = library
        self._display = ctypes.c_void_p(display)

    def state(self) -> _XkbState | None:
        """Return the keyboard's state."""
        state = _XkbState()
        failed = self._library.XkbGetState(self._display, _USE_CORE_KEYBOARD, ctypes.byref(state))
        return None if failed else state

    def layouts(self) -> tuple[str, ...]:
        """Return the layouts by group, as `setxkbmap` names them."""
        kind, form = ctypes.c_ulong(), ctypes.c_int()
        count, left = ctypes.c_ulong(), ctypes.c_ulong()
        value = ctypes.c_void_p()
        name = self._library.XInternAtom(self._display, b"_XKB_RULES_NAMES", 1)
        if not name:
            return ()
        failed = self._library.XGetWindowProperty(
            self._display,
            ctypes.c_ulong(self._library.XDefaultRootWindow(self._display)),
            ctypes.c_ulong(name),
            ctypes.c_long(0),
            ctypes.c_long(_RULES_LONGS),
            0,
            ctypes.c_ulong(0),  # AnyPropertyType
            ctypes.byref(kind),
            ctypes.byref(form),
            ctypes.byref(count),
            ctypes.byref(left),
            ctypes.byref(value),
        )
        if failed or not value.value:
            return ()
        data = ctypes.string_at(value.value, count.value)
        self._library.XFree(value)
        parts = data.decode("ascii", "replace").split("\0")
        # rules, model, layouts, variants, options
        return tuple(parts[2].split(",")) if len(parts) > 2 else ()


def caps_lock() -> bool | None:
    """Return whether caps lock is on, None where it is not known."""
    if sys.platform == "win32":
        return bool(ctypes.windll.user32.GetKeyState(_VK_CAPITAL) & 1)
    if sys.platform == "darwin":
        return _mac_caps_lock()
    server = _x_server()
    state = None if server is None else server.state()
    return None if state is None else bool(state.locked_mods & _LOCK_MASK)


def layout_code() -> str:
    """Return the layout by its XKB name ("us", "by", "ru"), "" where it is not known."""
    server = _x_server()
    if server is None:
        return ""
    state, layouts = server.state(), server.layouts()
    group: int = len(layouts) if state is None else state.group
    return layouts[group] if group < len(layouts) else ""


def betrays_caps_lock(text: str, *, is_shifted: bool) -> bool | None:
    """Return what one typed letter says about caps lock, None where it says nothing."""
    if len(text) != 1 or text.lower() == text.upper():
        return None
    return (text == text.upper()) is not is_shifted


@lru_cache(maxsize=1)
def _x_server() -> _XServer | None:
    if sys.platform != "linux":
        return None
    try:
        library = ctypes.CDLL("libX11.so.6")
        library.XOpenDisplay.restype = ctypes.c_void_p
        library.XInternAtom.restype = ctypes.c_ulong
        library.XDefaultRootWindow.restype = ctypes.c_ulong
        display = library.XOpenDisplay(None)
    except (OSError, AttributeError):
        return None
    return _XServer(library, display) if display else None


def _mac_caps_lock() -> bool | None:
    try:
        library = ctypes.CDLL(
            "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
        )
        library.CGEventSourceFlagsState.restype = ctypes.c_uint64
        return bool(library.CGEventSourceFlagsState(1) & _ALPHA_SHIFT)
    except (OSError, AttributeError):
        return None
