"""Shows one attachment: asks the confined process, one question after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, Protocol

from fieldkit.domain.attachment import Attachment
from fieldkit.domain.identifiers import AttachmentId
from fieldkit.domain.picture_area import PictureArea
from fieldkit.domain.progress import Progress
from fieldkit.domain.revealed import Fact
from fieldkit.errors import FieldkitError, UnknownAttachment
from fieldkit.gui.errors import explained
from fieldkit.gui.field.viewer.problems import explained_problem
from fieldkit.gui.field.viewer.wanted import Wanted
from fieldkit.gui.running import Lane, Run
from fieldkit.media.viewing import Viewing
from fieldkit.media.viewing_wire import Kind, Opened, Raster, Stretch
from fieldkit.media.wire import Problem
from fieldkit.operations.field.clean_copy import CleanBytes, commit_clean_copy, stream_clean_copy
from fieldkit.operations.field.view_attachment import (
    FoundAttachment,
    begin_viewing,
    find_attachment,
    open_content,
)
from fieldkit.operations.session import Session


class ViewerView(Protocol):
    """What the viewer can show."""

    def show_attachment(self, attachment: Attachment, thumbnail: bytes) -> None:
        """Say which file it is; `thumbnail` (JPEG or empty) stands in until it is decoded."""
        ...

    def show_picture(self, width: int, height: int, *, is_animated: bool) -> None:
        """Make room for a picture of this size in pixels."""
        ...

    def show_page(self, width: int, height: int, page: int, count: int) -> None:
        """Make room for a page (from 0) of this size in dots."""
        ...

    def show_raster(self, wanted: Wanted, raster: Raster) -> None:
        """Show pixels that were asked for."""
        ...

    def show_text(self, text: str, *, is_first: bool, has_more: bool) -> None:
        """Show a text, or more of it."""
        ...

    def offer_playing(self, *, is_film: bool) -> None:
        """Say what playing means, and wait for a yes."""
        ...

    def play(self, source: BinaryIO, size: int, *, is_film: bool) -> None:
        """Play what `source` holds; whoever plays closes it."""
        ...

    def show_facts(self, facts: tuple[Fact, ...] | None) -> None:
        """Say what the file reveals; None: that could not be read."""
        ...

    def show_trouble(self, sentence: str, hint: str, *, is_empty: bool) -> None:
        """Say what is wrong with the file; `is_empty`: nothing of it can be shown."""
        ...

    def show_no_trouble(self) -> None:
        """Say no more what was wrong with what was shown before."""
        ...

    def show_failure(self, sentence: str, hint: str) -> None:
        """Say what did not work."""
        ...

    def show_copying(self) -> None:
        """Say that a clean copy is being made."""
        ...

    def show_copy(self, copy: Attachment, facts: tuple[Fact, ...]) -> None:
        """Say that the clean copy is there, and what of the original's facts it has not."""
        ...


Copied = Callable[[str], None]  # path of the question that the copy answers too


@dataclass(frozen=True)
class _Question:
    ask: Callable[[Viewing, Progress], Any]
    on_answer: Callable[[Any], None]
    on_error: Callable[[Exception], None]
    is_raster: bool = False


class ViewerPresenter:
    """One attachment. Areas that nobody waits for any more are not asked for."""

    def __init__(
        self,
        view: ViewerView,
        session: Session | None,
        run: Run,
        attachment_id: AttachmentId,
        *,
        on_copied: Copied,
        find: Callable[[], FoundAttachment] | None = None,
    ) -> None:
        """`session` is the draft's; None: it is only looked at, and `find` finds it."""
        self._view = view
        self._session = session
        self._run = run
        self._attachment_id = attachment_id
        self._on_copied = on_copied
        self._find = find
        self._found: FoundAttachment | None = None
        self._opened = Opened(Kind.OTHER)
        self._facts: tuple[Fact, ...] = ()
        self._viewing: Viewing | None = None
        self._questions: list[_Question] = []
        self._is_asking = self._is_resting = False
        self._next_start = 0
        self._page = 0

    def start(self) -> None:
        """Find the attachment, then out what it is."""
        self._run(
            lambda _progress: self._found_attachment(),
            self._show_found,
            self._failed,
        )

    def _found_attachment(self) -> FoundAttachment:
        if self._find is not None:
            return self._find()
        if self._session is None:
            raise UnknownAttachment
        return find_attachment(self._session, self._attachment_id)

    def want(self, wanted: Wanted) -> None:
        """Show an area; what was wanted before and is not asked yet is forgotten."""
        self._questions = [question for question in self._questions if not question.is_raster]

        def show(raster: Raster) -> None:
            self._say(explained_problem(raster.problem, self._opened.kind), is_empty=False)
            if raster.width and wanted.page == self._page:
                self._view.show_raster(wanted, raster)

        self._ask(
            lambda viewing, _progress: viewing.raster(
                wanted.area, wanted.longest, page=wanted.page
            ),
            show,
            is_raster=True,
        )

    def turn_to(self, page: int) -> None:
        """Show another page, if there is one."""
        page = min(max(page, 0), self._opened.page_count - 1)
        if self._opened.kind is not Kind.PAGES or page == self._page or page < 0:
            return
        self._page = page
        self._questions = [question for question in self._questions if not question.is_raster]

        def show(opened: Opened) -> None:
            if page == self._page and opened.width:
                self._view.show_page(opened.width, opened.height, page, self._opened.page_count)
            known = explained_problem(opened.problem, self._opened.kind)
            if known is None:
                self._view.show_no_trouble()
            self._say(known, is_empty=False)
            self._ask_for_letters(page)

        self._ask(lambda viewing, progress: viewing.open(progress, page=page), show)

    def read_on(self) -> None:
        """Show more of a text."""
        start, self._next_start = self._next_start, 0  # asked for once
        if start:
            self._read(start)

    def play(self) -> None:
        """Play sound or film: decoded in this process, as the person was told."""
        found = self._found
        if found is None or self._opened.kind not in (Kind.SOUND, Kind.FILM):
            return
        is_film = self._opened.kind is Kind.FILM
        self._run(
            lambda _progress: open_content(found),
            lambda source: self._view.play(source, found.attachment.size, is_film=is_film),
            self._failed,
            lane=Lane.IO,
        )

    def make_clean_copy(self, areas: tuple[PictureArea, ...]) -> None:
        """Make a clean copy beside the original, with these areas covered."""
        session = self._session
        if self._opened.kind is not Kind.PICTURE or session is None:
            return
        self._view.show_copying()
        self._ask(
            lambda viewing, _progress: stream_clean_copy(session, viewing, areas),
            self._commit,
        )

    def rest(self) -> None:
        """Ask nothing and end the process while nobody looks; what was asked waits."""
        self._is_resting = True
        viewing, self._viewing = self._viewing, None
        if viewing is not None:
            viewing.interrupt()

    def wake(self) -> None:
        """Somebody looks again: go on."""
        self._is_resting = False
        self._next()

    def _show_found(self, found: FoundAttachment) -> None:
        self._found = found
        self._view.show_attachment(found.attachment, found.thumbnail)
        self._ask(lambda viewing, progress: viewing.open(progress), self._show_opened)

    def _show_opened(self, opened: Opened) -> None:
        self._opened = opened
        is_empty = self._is_empty(opened)
        self._say(explained_problem(opened.problem, opened.kind), is_empty=is_empty)
        if opened.kind is Kind.TEXT:
            self._read(0)
        elif opened.kind in (Kind.SOUND, Kind.FILM):
            self._view.offer_playing(is_film=opened.kind is Kind.FILM)
        elif not is_empty and opened.kind is Kind.PICTURE:
            self._view.show_picture(opened.width, opened.height, is_animated=opened.is_animated)
        elif not is_empty:
            self._view.show_page(opened.width, opened.height, 0, opened.page_count)
            self._ask_for_letters(0)
        if not is_empty:
            self._ask(lambda viewing, _progress: viewing.facts(), self._show_facts)
        else:
            self._view.show_facts(None)

    def _ask_for_letters(self, page: int) -> None:
        def say(problem: Problem) -> None:
            if page == self._page:
                self._say(explained_problem(problem, Kind.PAGES), is_empty=False)

        self._ask(lambda viewing, _progress: viewing.lacking(page), say)

    def _is_empty(self, opened: Opened) -> bool:
        return opened.kind is Kind.OTHER or (
            opened.kind in (Kind.PICTURE, Kind.PAGES) and not opened.width
        )

    def _read(self, start: int) -> None:
        def show(stretch: Stretch) -> None:
            self._next_start = stretch.next_start
            self._say(explained_problem(stretch.problem, Kind.TEXT), is_empty=start == 0)
            self._view.show_text(stretch.text, is_first=start == 0, has_more=stretch.next_start > 0)

        self._ask(lambda viewing, _progress: viewing.text(start), show)

    def _show_facts(self, facts: tuple[Fact, ...] | None) -> None:
        self._facts = facts or ()
        self._view.show_facts(facts)

    def _commit(self, clean: CleanBytes) -> None:
        session = self._session
        if session is None:
            return

        def committed(copy: Attachment) -> None:
            self._view.show_copy(copy, self._facts)
            self._on_copied(copy.question)

        self._run(
            lambda _progress: commit_clean_copy(session, self._attachment_id, clean),
            committed,
            self._failed,
        )

    def _ask(
        self,
        ask: Callable[[Viewing, Progress], Any],
        on_answer: Callable[[Any], None],
        *,
        is_raster: bool = False,
    ) -> None:
        self._questions.append(_Question(ask, on_answer, self._failed, is_raster))
        self._next()

    def _next(self) -> None:
        if self._is_asking or self._is_resting or not self._questions or self._found is None:
            return
        self._is_asking = True
        question = self._questions.pop(0)
        if self._viewing is None:
            self._viewing = begin_viewing(self._found)
        viewing = self._viewing

        def answered(answer: Any) -> None:
            arrived(lambda: question.on_answer(answer))

        def failed(error: Exception) -> None:
            arrived(lambda: question.on_error(error))

        def arrived(show: Callable[[], None]) -> None:
            self._is_asking = False
            if viewing is self._viewing:
                show()
            else:  # it was cut by a rest: ask again when somebody looks
                self._questions.insert(0, question)
            self._next()

        self._run(lambda progress: question.ask(viewing, progress), answered, failed, lane=Lane.IO)

    def _say(self, known: FieldkitError | None, *, is_empty: bool) -> None:
        if known is not None:
            self._view.show_trouble(known.sentence, known.hint, is_empty=is_empty)

    def _failed(self, error: Exception) -> None:
        known = explained(error)
        self._view.show_failure(known.sentence, known.hint)
