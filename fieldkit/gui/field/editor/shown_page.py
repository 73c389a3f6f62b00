"""The page on the screen: what it shows now, and what of it looks different after a step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fieldkit.domain.identifiers import RowId
from fieldkit.forms.engine import FormEngine
from fieldkit.forms.schema import Element, Rows
from fieldkit.gui.field.editor.pages import Pages
from fieldkit.gui.field.editor.touched import Instances, Touched
from fieldkit.gui.widgets.questions import Item, QuestionView, SectionView, look, walk


@dataclass(frozen=True)
class PageChange:
    """What looks different, each repeat before what is in it, and which questions are new here."""

    items: tuple[Item, ...]
    entered: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Shown:
    element: Element
    rows: Rows
    look: object


class ShownPage:
    """Of a form's items those that are shown, by path; rows of other pages are not among them."""

    def __init__(self, engine: FormEngine, pages: Pages) -> None:
        self._schema = engine.program.schema
        self._engine = engine
        self._pages = pages
        self._shown: dict[str, _Shown] = {}
        self._at: dict[Element, dict[str, Rows]] = defaultdict(dict)  # paths by element

    def start(self) -> SectionView:
        """Return the whole page; what is asked for later is compared with it."""
        page = self._pages.page()
        self._shown.clear()
        self._at.clear()
        self._keep_all(page.items)
        return page

    def shows(self, path: str) -> bool:
        """Say whether something is on the page, whether or not it is asked for now."""
        return path in self._shown

    def is_question(self, path: str) -> bool:
        """Say whether a question is on the page."""
        return path in self._shown and self._shown[path].element.question is not None

    def questions_in(self, path: str) -> tuple[str, ...]:
        """Return the questions on the page that stand in rows of a repeat."""
        beginning = f"{path}["
        return tuple(
            filter(self.is_question, [at for at in self._shown if at.startswith(beginning)])
        )

    def looks(self) -> dict[str, object]:
        """Return what each item looks like, by path."""
        return {path: known.look for path, known in self._shown.items()}

    def changes(self, touched: Touched) -> PageChange:
        """Return what looks different after one step."""
        return self._remade(
            [*self._paths(touched.lists), *self._paths(touched.judged | touched.seen)]
        )

    def show_from(self, path: str, row: int) -> None:
        """Let a repeat show the rows about the one at `row` as soon as it is made anew."""
        self._pages.show_from(path, row)

    def again(self, path: str) -> PageChange:
        """Return one item if it looks different, for a reason that no step of the engine tells."""
        return self._remade([path])

    def turn(self, path: str, row: int) -> PageChange:
        """Show the rows of a repeat about the one at `row`, from 0 on."""
        self._pages.show_from(path, row)
        return self._remade([path])

    def turn_to(self, path: str) -> PageChange:
        """Show the rows that `path` lies in."""
        element, rows = self._schema.locate(path)
        turned: list[str] = []
        for depth, repeat in enumerate(element.repeats[: len(rows)]):
            at, ids = repeat.text(rows[:depth]), self._engine.row_ids(repeat, rows[:depth])
            if rows[depth] in ids and not self.shows(repeat.text(rows[: depth + 1])):
                self._pages.show_from(at, ids.index(RowId(rows[depth])))
                turned.append(at)
        # Making the outermost anew makes those inside it, too.
        return self._remade(turned[:1])

    def _paths(self, touched: Iterable[Instances]) -> Iterator[str]:
        for item in touched:
            count = len(item.rows)
            shown = self._at.get(item.element, {})
            if count == item.element.depth:
                path = item.element.text(item.rows)
                yield from (path,) if path in shown else ()
            else:
                yield from [path for path, rows in shown.items() if rows[:count] == item.rows]

    def _remade(self, paths: Iterable[str]) -> PageChange:
        items: dict[str, Item] = {}
        entered: list[str] = []
        for path in dict.fromkeys(paths):
            known = self._shown.get(path)
            if known is None:
                continue  # it went with a repeat that was made anew
            made = self._pages.item(path, known.element, known.rows)
            before = self._taken(path, known)
            self._keep_all((made,))
            for item in walk(made):
                if item.path not in before:
                    entered += [item.path] if isinstance(item, QuestionView) else []
                elif before[item.path].look != look(item):
                    items[item.path] = item
        return PageChange(tuple(items.values()), tuple(entered))

    def _taken(self, path: str, known: _Shown) -> dict[str, _Shown]:
        """Forget an item, with the rows of a repeat, and return what was forgotten."""
        taken = {path: known}
        if known.element.is_repeat and len(known.rows) < known.element.depth:
            beginning = f"{path}["
            taken |= {at: one for at, one in self._shown.items() if at.startswith(beginning)}
        for at, one in taken.items():
            del self._shown[at]
            self._at[one.element].pop(at, None)
        return taken

    def _keep_all(self, items: Iterable[Item]) -> None:
        for outer in items:
            for item in walk(outer):
                element, rows = self._schema.locate(item.path)
                self._shown[item.path] = _Shown(element, rows, look(item))
                self._at[element][item.path] = rows
