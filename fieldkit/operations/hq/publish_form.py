"""Publish forms and vocabularies: signed online, sent to devices with the next return."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from fieldkit.forms.loader import load_form, write_form
from fieldkit.forms.vocabularies import load_vocabulary, write_vocabulary
from fieldkit.hq import directory as directories
from fieldkit.operations.hq.headquarters_keys import online_keys
from fieldkit.operations.hq.published import directory_of, news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.stored_directory import store_directory

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Library:
    """What is published besides headquarters itself, names ascending."""

    forms: tuple[str, ...]
    vocabularies: tuple[str, ...]


def library_of(session: HeadquartersSession) -> Library:
    """Return the names of published forms and vocabularies."""
    news = news_of(session.vault, session.clock.now())
    return Library(tuple(sorted(news.forms)), tuple(sorted(news.vocabularies)))


def publish_form(
    session: HeadquartersSession,
    *,
    forms: Mapping[str, bytes] | None = None,
    vocabularies: Mapping[str, bytes] | None = None,
    withdrawn: frozenset[str] = frozenset(),
) -> Library:
    """Publish compiled forms and vocabularies by name, in place of those of the same name.

    Those named in `withdrawn` are not offered any more; reports begun with them keep them.

    Raises:
        InvalidForm: One cannot be used; nothing was published.
        InvalidInput: A name is not one, or there are too many.
    """
    # Canonical bytes: reports name a form by the hash of these.
    new_forms = {name: write_form(load_form(data)) for name, data in (forms or {}).items()}
    new_lists = {
        name: write_vocabulary(load_vocabulary(data)) for name, data in (vocabularies or {}).items()
    }
    vault, now = session.vault, session.clock.now()
    known = news_of(vault, now)
    directory = directories.publish_library(
        directory_of(vault),
        forms=_without({**known.forms, **new_forms}, withdrawn),
        vocabularies=_without({**known.vocabularies, **new_lists}, withdrawn),
        online=online_keys(vault),
        now=now,
    )
    with vault.transaction():
        store_directory(vault, directory)
    library = library_of(session)
    logger.info(
        "published %d forms, %d vocabularies", len(library.forms), len(library.vocabularies)
    )
    return library


def _without(contents: Mapping[str, bytes], names: frozenset[str]) -> dict[str, bytes]:
    return {name: content for name, content in contents.items() if name not in names}
