"""Keep and read what headquarters published, as bytes in the vault."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from fieldkit.crypto.digest import sha256_hex
from fieldkit.domain import clock
from fieldkit.domain.headquarters import Headquarters
from fieldkit.domain.report import FormReference
from fieldkit.errors import InvalidForm, NoHeadquarters
from fieldkit.forms.loader import load_form
from fieldkit.forms.vocabularies import load_vocabulary
from fieldkit.operations.field.list_forms import (
    PUBLISHED,
    WITHDRAWN,
    published_form,
    published_vocabulary,
)
from fieldkit.operations.stored_directory import store_directory, stored_directory
from fieldkit.transfer.directory import DirectoryNews, Notice, TrustedDirectory, read_trusted
from fieldkit.vault.vault import Vault

logger = logging.getLogger(__name__)

_TRUSTED_TIME = "last-trusted-time"
_ROOT_CHANGED = "root-changed-at"
# A letter is repeated for 90 days: news that comes with an old one says nothing of clocks.
_WRONG_CLOCK = timedelta(days=120)


def trusted_directory(vault: Vault) -> TrustedDirectory | None:
    """Return what was taken in last, None before an HQ card was added."""
    return stored_directory(vault)


def directory_news(vault: Vault, now: datetime) -> DirectoryNews:
    """Return what holds by the news that was taken in last.

    Raises:
        NoHeadquarters: No HQ card was added.
        DirectoryInvalid: What the vault holds is damaged.
    """
    trusted = trusted_directory(vault)
    if trusted is None:
        raise NoHeadquarters
    return read_trusted(trusted, now)


def headquarters_of(vault: Vault, now: datetime) -> Headquarters:
    """Return the headquarters in force.

    Raises:
        NoHeadquarters, DirectoryInvalid: As `directory_news`.
    """
    return directory_news(vault, now).headquarters


def keep_directory(vault: Vault, news: DirectoryNews) -> int:
    """Keep news in place of the older, and the forms in it, within the caller's transaction.

    A form or vocabulary that does not load is left out, and the earlier one stays in use: the
    online key that signs them must not be able to hold back what the offline keys signed. What
    is published no longer is not offered any more; its bytes stay, for drafts begun with it.
    Returns how many were left out.
    """
    store_directory(vault, news.trusted)
    if any(warning.notice is Notice.ROOT_CHANGED for warning in news.warnings):
        vault.settings.put(_ROOT_CHANGED, clock.to_text(news.issued_at))
    kept = [_keep_form(vault, content) for content in news.forms.values()]
    kept += [_keep_vocabulary(vault, content) for content in news.vocabularies.values()]
    left_out = kept.count("")
    if not left_out:
        for setting in vault.settings.names():
            if setting.startswith(PUBLISHED) and setting not in kept:
                vault.settings.put(setting, WITHDRAWN)
    return left_out


def root_changed_at(vault: Vault) -> datetime | None:
    """Return when news came last that other people sign for headquarters, by its clock."""
    text = vault.settings.get(_ROOT_CHANGED)
    return clock.from_text(text) if isinstance(text, str) else None


def last_trusted_time(vault: Vault) -> datetime | None:
    """Return the latest time that came from outside (a receipt, a directory), if any."""
    text = vault.settings.get(_TRUSTED_TIME)
    return clock.from_text(text) if isinstance(text, str) else None


def keep_trusted_time(vault: Vault, moment: datetime) -> None:
    """Keep a time that a verified signature covers; it does not go back."""
    known = last_trusted_time(vault)
    if known is None or moment > known:
        vault.settings.put(_TRUSTED_TIME, clock.to_text(moment))


def correct_trusted_time(vault: Vault, news: DirectoryNews, written_at: datetime) -> None:
    """Let the trusted time go back where newer news says that headquarters' clock was wrong.

    News is newer by its version, whatever its time. One letter that was written by a clock years
    ahead would else end every certificate in this vault for good.
    """
    known, moment = last_trusted_time(vault), max(news.issued_at, written_at)
    if known is not None and known - moment > _WRONG_CLOCK:
        vault.settings.put(_TRUSTED_TIME, clock.to_text(moment))
        logger.warning("headquarters' clock was %d days ahead", (known - moment).days)


def _keep_form(vault: Vault, content: bytes) -> str:
    """Keep a form; return the setting that names it, "" if it does not load."""
    try:
        form = load_form(content)
    except InvalidForm:
        return ""
    reference = FormReference(form.form_id, form.version, sha256_hex(content))
    vault.forms.put_form(reference, content)
    setting = published_form(form.form_id)
    vault.settings.put(setting, reference.sha256)
    return setting


def _keep_vocabulary(vault: Vault, content: bytes) -> str:
    """Keep a vocabulary; return the setting that names it, "" if it does not load."""
    try:
        vocabulary = load_vocabulary(content)
    except InvalidForm:
        return ""
    sha256 = sha256_hex(content)
    vault.forms.put_vocabulary(vocabulary.name, vocabulary.version, sha256, content)
    setting = published_vocabulary(vocabulary.name)
    vault.settings.put(setting, sha256)
    return setting
