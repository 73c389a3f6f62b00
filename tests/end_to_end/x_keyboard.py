"""A keyboard for an X server, as its test extension offers one: keys come as if they were pressed.

Only key codes go to the server, never text. The layout is that of the server (Xvfb: US English).
"""

from __future__ import annotations

import ctypes

_SHIFTED = dict(zip('!@#$%^&*()_+{}|:"<>?~', "1234567890-=[]\\;',./`", strict=True))
_NAMES = {
    " ": "space",
    ".": "period",
    ",": "comma",
    "/": "slash",
    "-": "minus",
    "=": "equal",
    ";": "semicolon",
    "'": "apostrophe",
    "[": "bracketleft",
    "]": "bracketright",
    "\\": "backslash",
    "`": "grave",
    "\n": "Return",
    "\t": "Tab",
}


_ErrorHandler = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_REVERT_TO_PARENT = 2  # X11/X.h


@_ErrorHandler
def _ignore(_display: int, _error: int) -> int:
    """Let a window be gone already; Xlib's own handler would end the process."""
    return 0


class XKeyboard:
    """Presses keys of a display, that of DISPLAY where none is named."""

    def __init__(self, display: str = "") -> None:
        self._x = ctypes.CDLL("libX11.so.6")
        self._test = ctypes.CDLL("libXtst.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._x.XKeysymToKeycode.restype = ctypes.c_ubyte
        self._x.XKeysymToKeycode.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
        self._x.XFlush.argtypes = [ctypes.c_void_p]
        self._test.XTestFakeKeyEvent.argtypes = [
            ctypes.c_void_p,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_ulong,
        ]
        self._x.XSetErrorHandler(_ignore)
        self._display = self._x.XOpenDisplay(display.encode("ascii") or None)
        if not self._display:
            raise OSError("There is no display.")

    def give_focus(self) -> None:
        """Give the keyboard to the uppermost window, as a window manager would."""
        self._x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XFree.argtypes = [ctypes.c_void_p]
        self._x.XSetInputFocus.argtypes = [
            ctypes.c_void_p,
            ctypes.c_ulong,
            ctypes.c_int,
            ctypes.c_ulong,
        ]
        root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
        children = ctypes.POINTER(ctypes.c_ulong)()
        self._x.XQueryTree.argtypes = [ctypes.c_void_p, ctypes.c_ulong, *[ctypes.c_void_p] * 4]
        self._x.XQueryTree(
            self._display,
            self._x.XDefaultRootWindow(self._display),
            *map(ctypes.byref, (root, parent, children, count)),
        )
        for place in range(count.value):  # the uppermost last; those that are not shown refuse
            self._x.XSetInputFocus(self._display, children[place], _REVERT_TO_PARENT, 0)
        if children:
            self._x.XFree(children)
        self._x.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
        self._x.XSync(self._display, 0)

    def press(self, keys: str) -> int:
        """Press keys together, as in "Control_L+Shift_L+A"; return how many were pressed."""
        names = keys.split("+")
        codes = [self._code(name) for name in names]
        for code in codes:
            self._fake(code, is_down=True)
        for code in reversed(codes):
            self._fake(code, is_down=False)
        self._x.XFlush(self._display)
        return len(codes)

    def type(self, text: str) -> int:
        """Type text that the layout has keys for; return how many keys that took."""
        count = 0
        for letter in text:
            if letter in _SHIFTED or letter.isupper():
                plain = _SHIFTED.get(letter, letter.lower())
                count += self.press(f"Shift_L+{_NAMES.get(plain, plain)}")
            else:
                count += self.press(_NAMES.get(letter, letter))
        return count

    def close(self) -> None:
        """Leave the display."""
        self._x.XCloseDisplay.argtypes = [ctypes.c_void_p]
        self._x.XCloseDisplay(self._display)

    def _code(self, name: str) -> int:
        symbol = self._x.XStringToKeysym(name.encode("ascii"))
        code = int(self._x.XKeysymToKeycode(self._display, symbol))
        if not code:
            raise ValueError(f"The keyboard has no {name}.")
        return code

    def _fake(self, code: int, *, is_down: bool) -> None:
        self._test.XTestFakeKeyEvent(self._display, code, int(is_down), 0)
