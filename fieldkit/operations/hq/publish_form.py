"""Publish forms and vocabularies: signed online, sent to devices with the next return."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldkit.errors import InvalidForm
from fieldkit.forms.loader import identity_of, load_form, write_form
from fieldkit.forms.vocabularies import load_vocabulary, write_vocabulary
from fieldkit.hq import directory as directories
from fieldkit.operations.hq.headquarters_keys import online_keys
from fieldkit.operations.hq.published import directory_of, news_of
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.shipped_forms import shipped_forms
from fieldkit.operations.stored_directory import store_directory
from fieldkit.translations import _

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


def list_names(session: HeadquartersSession, new: Mapping[str, bytes]) -> frozenset[str]:
    """Return the vocabularies that a form may name: published, and those of `new`.

    Raises:
        InvalidForm: One of `new` is none.
    """
    known = news_of(session.vault, session.clock.now()).vocabularies
    return frozenset(load_vocabulary(data).name for data in (*known.values(), *new.values()))


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
        InvalidForm: One cannot be used, or is of a version that another form has already;
            nothing was published.
        InvalidInput: A name is not one, or there are too many.
    """
    # Canonical bytes: reports name a form by the hash of these.
    new_forms = {name: write_form(load_form(data)) for name, data in (forms or {}).items()}
    new_lists = {
        name: write_vocabulary(load_vocabulary(data)) for name, data in (vocabularies or {}).items()
    }
    vault, now = session.vault, session.clock.now()
    known = news_of(vault, now)
    ours = [known.content for known in shipped_forms()]
    for data in new_forms.values():
        _refuse_taken_version(data, [*ours, *known.forms.values()])
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


def _refuse_taken_version(data: bytes, known: Sequence[bytes]) -> None:
    """Refuse a form that would make two forms of one id and version."""
    new = identity_of(data)
    if any(identity_of(other) == new and other != data for other in known):
        raise InvalidForm(
            _("There is another form {form} of version {version} already.").format(
                form=new[0], version=new[1]
            ),
            hint=_("Give the changed form a new version."),
        )
