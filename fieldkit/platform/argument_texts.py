"""Gives the texts of argparse (usage, what is wrong with an argument) from our catalogue."""

from __future__ import annotations

import gettext
import os

from fieldkit.platform.resources import resource_path
from fieldkit.translations import mark, mark_plural, use_language

TEXTS = (
    mark("usage: "),
    mark("positional arguments"),
    mark("options"),
    mark("show this help message and exit"),
    mark("%(prog)s: error: %(message)s\n"),
    mark("argument %(argument_name)s: %(message)s"),
    mark("the following arguments are required: %s"),
    mark("one of the arguments %s is required"),
    mark("unrecognized arguments: %s"),
    mark("not allowed with argument %s"),
    mark("ignored explicit argument %r"),
    mark("expected one argument"),
    mark("expected at most one argument"),
    mark("expected at least one argument"),
    mark("ambiguous option: %(option)s could match %(matches)s"),
    mark("unexpected option string: %s"),
    mark("invalid %(type)s value: %(value)r"),
    mark("invalid choice: %(value)r (choose from %(choices)s)"),
    mark("unknown parser %(parser_name)r (choices: %(choices)s)"),
)
PLURAL_TEXTS = (mark_plural("expected %s argument", "expected %s arguments"),)


def speak(language: str) -> None:
    """Say everything of a command line in `language` from now on, argparse's own texts too."""
    folder = resource_path("translations")
    use_language(language, folder)
    # argparse asks gettext's own domain, in the language of the environment.
    gettext.bindtextdomain("fieldkit", str(folder))
    gettext.textdomain("fieldkit")
    os.environ["LANGUAGE"] = language
