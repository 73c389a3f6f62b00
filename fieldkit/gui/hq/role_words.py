"""Roles in words; knows no Qt."""

from __future__ import annotations

from fieldkit.domain.colleague import Colleague, Role
from fieldkit.translations import _


def role_text(role: Role) -> str:
    """Return what a role is called."""
    return {
        Role.INTAKE: _("intake"),
        Role.CASE_WORKER: _("case worker"),
        Role.EDITOR: _("editor"),
        Role.STATISTICIAN: _("statistician"),
        Role.ADMINISTRATOR: _("administrator"),
    }[role]


def roles_text(colleague: Colleague) -> str:
    """Return the roles of a colleague in words, in a fixed order."""
    if colleague.roles >= frozenset(Role):
        return _("every role")
    return ", ".join(role_text(role) for role in Role if role in colleague.roles)
