"""A message bus that takes connections, lets them in if asked to, and never says anything more."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from types import TracebackType


class SilentBus:
    """A socket in `folder`; `lets_in` answers the authentication, and hello stays unanswered."""

    def __init__(self, folder: Path, *, lets_in: bool) -> None:
        self.address = f"unix:path={folder}/bus"
        self._lets_in = lets_in
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(f"{folder}/bus")
        self._socket.listen(50)
        self._callers: list[socket.socket] = []

    def __enter__(self) -> SilentBus:
        threading.Thread(target=self._take_calls, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for caller in self._callers:
            caller.close()

    def _take_calls(self) -> None:
        while True:
            try:
                caller, _address = self._socket.accept()
            except OSError:
                return
            self._callers.append(caller)
            if self._lets_in:
                threading.Thread(target=self._let_in, args=(caller,), daemon=True).start()

    def _let_in(self, caller: socket.socket) -> None:
        try:
            while said := caller.recv(4096):
                if b"AUTH" in said:
                    caller.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
                if b"NEGOTIATE" in said:
                    caller.sendall(b"AGREE_UNIX_FD\r\n")
        except OSError:
            return
