"""How wide the columns of a printed table are, and where its texts break: without drawing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

_ROUNDING = 0.01  # mm; widths are added up and taken apart again

Measure = Callable[[str], float]  # a text's width in millimetres


def column_widths(
    cells: Sequence[Sequence[str]], measure: Measure, room: float, padding: float
) -> list[float]:
    """Return widths that fill `room`: each column what it needs, wide ones sharing what is left.

    `cells` are lines of as many texts as there are columns, the headings among them. A column is
    never narrower than its longest word, as long as there is room for that.
    """
    count = len(cells[0]) if cells else 0
    if not count:
        return []
    wanted, least = [padding] * count, [padding] * count
    for line in cells:
        for place, text in enumerate(line):
            wanted[place] = max(wanted[place], measure(text) + padding)
            word = max((measure(part) for part in text.split()), default=0.0)
            least[place] = max(least[place], word + padding)
    if sum(wanted) <= room:
        return [width * room / sum(wanted) for width in wanted]
    if sum(least) >= room:
        return [width * room / sum(least) for width in least]
    widths = least[:]
    spare = room - sum(least)
    # Short columns first: what they do not need is shared by those that break their lines.
    by_wish = sorted(range(count), key=lambda place: wanted[place] - least[place])
    for done, place in enumerate(by_wish):
        more = min(wanted[place] - least[place], spare / (count - done))
        widths[place] += more
        spare -= more
    return widths


def fits(cells: Sequence[Sequence[str]], measure: Measure, room: float, padding: float) -> bool:
    """Say whether every word has room in a line of its column."""
    longest = [0.0] * (len(cells[0]) if cells else 0)
    for line in cells:
        for place, text in enumerate(line):
            longest[place] = max([longest[place], *(measure(word) for word in text.split())])
    return sum(longest) + padding * len(longest) <= room


def wrapped(text: str, measure: Measure, room: float) -> list[str]:
    """Return the lines of a text that fit into `room`; a word too long for it is broken."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        joined = f"{line} {word}" if line else word
        if measure(joined) <= room + _ROUNDING:
            line = joined
            continue
        if line:
            lines.append(line)
        *whole, line = _pieces(word, measure, room)
        lines += whole
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, measure: Measure, room: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and measure(pieces[-1] + letter) > room + _ROUNDING:
            pieces.append("")
        pieces[-1] += letter
    return pieces
