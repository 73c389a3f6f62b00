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


class XKeyboard:
    """Presses keys of the display that DISPLAY names."""

    def __init__(self) -> None:
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
        self._display = self._x.XOpenDisplay(None)
        if not self._display:
            raise OSError("There is no display.")

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

    def _code(self, name: str) -> int:
        symbol = self._x.XStringToKeysym(name.encode("ascii"))
        code = int(self._x.XKeysymToKeycode(self._display, symbol))
        if not code:
            raise ValueError(f"The keyboard has no {name}.")
        return code

    def _fake(self, code: int, *, is_down: bool) -> None:
        self._test.XTestFakeKeyEvent(self._display, code, int(is_down), 0)
