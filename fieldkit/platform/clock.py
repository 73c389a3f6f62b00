"""The machine's clock."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The `fieldkit.domain.clock.Clock` of real programs."""

    def now(self) -> datetime:
        """Return the wall clock, aware, in UTC, in the whole milliseconds that formats keep."""
        now = datetime.now(UTC)
        return now.replace(microsecond=now.microsecond // 1000 * 1000)

    def offset_minutes(self) -> int:
        """Return what local time is ahead of UTC, in minutes."""
        offset = datetime.now(UTC).astimezone().utcoffset() or timedelta()
        return offset // timedelta(minutes=1)

    def monotonic_ms(self) -> int:
        """Return milliseconds since an unknown moment; nobody can set them back.

        They go on counting in standby where the system has such a clock.
        """
        if sys.platform == "linux":
            nanoseconds = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        else:
            nanoseconds = time.monotonic_ns()
        return nanoseconds // 1_000_000
