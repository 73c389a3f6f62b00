"""`fieldkit-hq people new|link|unlink|correct`: decisions about people; each can be taken back."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fieldkit.cli.commands.hq_people_list import person_argument
from fieldkit.cli.files import read_file
from fieldkit.cli.hq_opening import as_argument, working
from fieldkit.cli.main import CommandTree, Invocation
from fieldkit.domain.identifiers import HEX_32, MentionId, StatementId
from fieldkit.domain.person_fact import Fact, FactField
from fieldkit.domain.person_link import Certainty
from fieldkit.domain.statement import Statement, StatementKind
from fieldkit.errors import InvalidInput
from fieldkit.operations.hq import person_words as words
from fieldkit.operations.hq.correct_person import correct_person
from fieldkit.operations.hq.decide_proposal import decide_proposal
from fieldkit.operations.hq.link_people import link_people
from fieldkit.operations.hq.session import HeadquartersSession
from fieldkit.operations.hq.show_person import find_person, show_person
from fieldkit.operations.hq.take_alone import take_alone
from fieldkit.operations.hq.take_as_person import take_as_people
from fieldkit.operations.hq.unlink import unlink
from fieldkit.translations import _, ngettext

_CERTAINTIES = {
    "same": Certainty.SAME,
    "probably": Certainty.PROBABLE,
    "unsure": Certainty.UNSURE,
    "different": Certainty.DIFFERENT,
}
_FIELDS = {
    "name-be": FactField.NAME_BE,
    "name-ru": FactField.NAME_RU,
    "name-latin": FactField.NAME_LATIN,
    "name-form": FactField.NAME_FORM,
    "born": FactField.BORN,
    "sex": FactField.SEX,
    "town": FactField.TOWN,
    "occupation": FactField.OCCUPATION,
}
_KIND = "PRESS"  # of name_kind, where none is said
_LEAST = 6  # characters of an id
_MAX_BYTES = 4096  # of a file with one value


def register(tree: CommandTree) -> None:
    """Add the commands; the group is there."""
    parser = tree.command("people new", _("take mentions as new people"), new)
    parser.add_argument("mention", nargs="*", metavar="MENTION", help=_("first characters"))
    parser.add_argument(
        "--alone", action="store_true", help=_("all for whom nobody is proposed, in one act")
    )
    as_argument(parser)
    parser = tree.command("people link", _("decide whether two are one"), link)
    for name in ("a", "b"):
        help_text = _("number of a person, or first characters of a mention")
        parser.add_argument(name, metavar=name.upper(), help=help_text)
    parser.add_argument("--certainty", choices=sorted(_CERTAINTIES), default="same")
    parser.add_argument("--note", default="", help=_("why; never a name"))
    as_argument(parser)
    parser = tree.command("people unlink", _("take a decision about two back"), unlink_one)
    parser.add_argument("link", metavar="LINK", help=_("first characters, from people show"))
    parser.add_argument("person", metavar="PERSON", help=_("number of a person that it is about"))
    parser.add_argument("--why", default="", help=_("why; never a name"))
    as_argument(parser)
    parser = tree.command("people correct", _("say what headquarters holds of a person"), correct)
    person_argument(parser)
    parser.add_argument("field", choices=sorted(_FIELDS), help=_("what to correct"))
    given = parser.add_mutually_exclusive_group(required=True)
    # A command line can be seen by others on this computer, and is kept by shells.
    given.add_argument(
        "--value", metavar="TEXT", help=_("how it is; others here may see it: prefer a file")
    )
    given.add_argument("--file", metavar="FILE", help=_("a text file with how it is"))
    parser.add_argument("--kind", default=_KIND, help=_("of a name form, e.g. MAIDEN"))
    as_argument(parser)


def new(invocation: Invocation) -> None:
    """Take mentions as new people."""
    arguments = invocation.arguments
    if bool(arguments.mention) is arguments.alone:
        raise InvalidInput(_("Name mentions, or say --alone."))
    with working(invocation) as session:
        if arguments.alone:
            made = take_alone(session, invocation.output.progress(_("Taking them as people")))
        else:
            made = take_as_people(
                session, [MentionId(_mention(session, text)) for text in arguments.mention]
            ).statements
    count = sum(item.kind is StatementKind.PERSON for item in made)
    text = ngettext("{count} new person.", "{count} new people.", count)
    _answer(invocation, made, text.format(count=count))


def link(invocation: Invocation) -> None:
    """Decide whether two are one."""
    arguments = invocation.arguments
    certainty = _CERTAINTIES[arguments.certainty]
    with working(invocation) as session:
        a, b = _node(session, arguments.a), _node(session, arguments.b)
        mention = next((node for node in (a, b) if session.store.mentions.get_all([node])), None)
        if mention is None:
            made = link_people(session, a, b, certainty, arguments.note)
        else:
            other = b if mention == a else a
            made = decide_proposal(session, MentionId(mention), other, certainty, arguments.note)
    _answer(invocation, made, words.decided_text(certainty))


def unlink_one(invocation: Invocation) -> None:
    """Take a decision back."""
    arguments = invocation.arguments
    with working(invocation) as session:
        person = show_person(session, find_person(session, arguments.person))
        found = _only(arguments.link, (item.statement_id for item in person.links))
        made = unlink(session, StatementId(found), arguments.why)
    _answer(invocation, (made,), _("Taken back."))


def correct(invocation: Invocation) -> None:
    """Say what headquarters holds of a person."""
    arguments = invocation.arguments
    value = arguments.value
    if value is None:
        value = _text_of(Path(arguments.file))
    field = _FIELDS[arguments.field]
    fact = Fact(field, value.strip(), arguments.kind if field is FactField.NAME_FORM else "")
    with working(invocation) as session:
        made = correct_person(session, find_person(session, arguments.person), [fact])
    _answer(invocation, made, _("The correction is kept; what was reported stays beside it."))


def _answer(invocation: Invocation, made: Iterable[Statement], line: str) -> None:
    statements: list[object] = [
        {"statement": item.statement_id, "kind": item.kind.value, "subject": item.subject}
        for item in made
    ]
    invocation.output.result({"statements": statements}, [line])


def _node(session: HeadquartersSession, text: str) -> str:
    """Return a person by number, or a mention by the first characters of its id."""
    if text[:2].casefold() in ("p-", "р-"):
        return find_person(session, text)
    return _mention(session, text)


def _mention(session: HeadquartersSession, text: str) -> str:
    if HEX_32.match(text):
        return text
    return _only(text, session.store.mentions.beginning_with(text) if len(text) >= _LEAST else ())


def _only(text: str, among: Iterable[str]) -> str:
    """Return the one of these that begins so.

    Raises:
        InvalidInput: None does, or several do.
    """
    found = [item for item in among if item.startswith(text.casefold())]
    if len(found) != 1:
        sentence = _("Nothing begins like this.") if not found else _("Several begin like this.")
        raise InvalidInput(sentence, hint=_("Type more of the characters that are shown."))
    return found[0]


def _text_of(path: Path) -> str:
    try:
        return read_file(path, _MAX_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(_("This file is no text in UTF-8.")) from error
