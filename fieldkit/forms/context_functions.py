"""The functions of form expressions that look at more than the values they are given.

They choose which argument runs, look at rows, choices, the clock or the question itself.
"""

from __future__ import annotations

import base64
import uuid

from fieldkit.errors import InvalidForm, InvalidInput
from fieldkit.forms.compiler import Arguments, Compiler, SpecialFunction
from fieldkit.forms.grammar import Call, Literal, Path, Tree, parse
from fieldkit.forms.paths import Closure, Reference, Scope
from fieldkit.forms.schema import Rows
from fieldkit.forms.values import Value, moment, to_number, to_text, to_truth
from fieldkit.translations import _

# Source: ODK XForms specification, "digest"; what a device computes is handed in.
DIGESTS = frozenset({"MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"})


def _if(compiler: Compiler, arguments: Arguments) -> Closure:
    test, then, otherwise = (compiler.value(tree) for tree in arguments)
    return lambda scope: then(scope) if to_truth(test(scope)) else otherwise(scope)


def _coalesce(compiler: Compiler, arguments: Arguments) -> Closure:
    options = [compiler.value(tree) for tree in arguments]
    return lambda scope: next(
        (value for value in (option(scope) for option in options) if to_text(value) != ""), ""
    )


def _once(compiler: Compiler, arguments: Arguments) -> Closure:
    element, first_time = compiler.origin, compiler.value(arguments[0])

    def run(scope: Scope) -> Value:
        # Its own value, which is no dependency: it is what the expression gave before. What is
        # not asked for any more keeps it, too.
        stored = scope.answers.kept(element, scope.origin)
        return stored if to_text(stored) != "" else first_time(scope)

    return run


def _count(compiler: Compiler, arguments: Arguments) -> Closure:
    several = compiler.values(arguments[0])
    return lambda scope: float(len(several(scope)))


def _position(compiler: Compiler, arguments: Arguments) -> Closure:
    if not arguments:
        return lambda scope: float(scope.place)
    before = set(compiler.references)
    route = compiler.route(arguments[0])
    compiler.references.difference_update(compiler.references - before)
    repeat = route.target.repeats[-1] if route.target.repeats else None
    if repeat is None:
        return lambda _scope: 1.0
    bound = min(route.target_bound, repeat.depth - 1)
    compiler.references.add(Reference(repeat, bound, order_only=True))

    def run(scope: Scope) -> Value:
        instances = route.instances(scope)
        if not instances:
            return 0.0
        rows = instances[0][1][: repeat.depth]
        ids = list(scope.answers.row_ids(repeat, rows[:-1]))
        return float(ids.index(rows[-1]) + 1) if rows[-1] in ids else 0.0

    return run


def _indexed_repeat(compiler: Compiler, arguments: Arguments) -> Closure:
    target = compiler.route(arguments[0], from_anywhere=True).target
    pairs = []
    for group, index in zip(arguments[1::2], arguments[2::2], strict=False):
        repeat = compiler.route(group, from_anywhere=True).target
        if repeat not in target.repeats:
            raise InvalidForm(_("indexed-repeat() names a repeat that its question is not in."))
        pairs.append((repeat, compiler.value(index)))
    compiler.references.add(Reference(target, 0))
    by_repeat = dict(pairs)

    def run(scope: Scope) -> Value:
        rows: Rows = ()
        for place, repeat in enumerate(target.repeats):
            ids = scope.answers.row_ids(repeat, rows)
            if repeat not in by_repeat:
                if scope.origin[: place + 1][:place] != rows or len(scope.origin) <= place:
                    return ""
                rows = scope.origin[: place + 1]
                continue
            index = to_number(by_repeat[repeat](scope))
            if not 1 <= index <= len(ids):
                return ""
            rows = (*rows, ids[int(index) - 1])
        return scope.answers.value(target, rows)

    return run


def _choice_name(compiler: Compiler, arguments: Arguments) -> Closure:
    code, question = compiler.value(arguments[0]), arguments[1]
    if isinstance(question, Literal):
        question = parse(to_text(question.value))
    target = compiler.route(question).target
    return lambda scope: scope.answers.choice_label(target, to_text(code(scope)).strip())


def _today(_compiler: Compiler, _arguments: Arguments) -> Closure:
    return lambda scope: moment(scope.answers.now().strftime("%Y-%m-%d")) or ""


def _now(_compiler: Compiler, _arguments: Arguments) -> Closure:
    return lambda scope: moment(scope.answers.now().strftime("%Y-%m-%dT%H:%M")) or ""


def _uuid(_compiler: Compiler, _arguments: Arguments) -> Closure:
    return lambda _scope: str(uuid.uuid4())


def _random(_compiler: Compiler, _arguments: Arguments) -> Closure:
    return lambda _scope: (uuid.uuid4().int >> 75) / 2.0**53


def _digest(compiler: Compiler, arguments: Arguments) -> Closure:
    parts = [compiler.value(tree) for tree in arguments]
    if isinstance(arguments[1], Literal) and arguments[1].value not in DIGESTS:
        raise InvalidForm(
            _("digest() knows {names} only.").format(names=", ".join(sorted(DIGESTS)))
        )

    def run(scope: Scope) -> Value:
        text, name, *encoding = (to_text(part(scope)) for part in parts)
        try:
            found = scope.answers.digest(name, text.encode("utf-8", "surrogatepass"))
        except InvalidInput:
            return ""
        if encoding == ["hex"]:
            return found.hex()
        return base64.b64encode(found).decode("ascii")

    return run


def _pulldata(compiler: Compiler, arguments: Arguments) -> Closure:
    """Compile pulldata('list', 'column', 'key column', key): the first row whose key fits."""
    name, column, key_column = (_literal(tree) for tree in arguments[:3])
    wanted = compiler.value(arguments[3])
    list_name = name.removesuffix(".csv")

    def run(scope: Scope) -> Value:
        row = scope.answers.item_with(list_name, key_column, to_text(wanted(scope)))
        return row.get(column, "")

    return run


def _literal(tree: Tree) -> str:
    if not isinstance(tree, Literal) or not isinstance(tree.value, str):
        raise InvalidForm(_("pulldata() needs the names of list and columns in quotation marks."))
    return tree.value


def _last(_compiler: Compiler, _arguments: Arguments) -> Closure:
    return lambda scope: float(scope.size)


def _current(compiler: Compiler, _arguments: Arguments) -> Closure:
    return compiler.value(Path(Call("current", ()), (), ()))


SPECIAL: dict[str, SpecialFunction] = {
    "if": (3, 3, _if),
    "coalesce": (1, 20, _coalesce),
    "once": (1, 1, _once),
    "count": (1, 1, _count),
    "position": (0, 1, _position),
    "last": (0, 0, _last),
    "indexed-repeat": (3, 7, _indexed_repeat),
    "jr:choice-name": (2, 2, _choice_name),
    "today": (0, 0, _today),
    "now": (0, 0, _now),
    "uuid": (0, 1, _uuid),
    "random": (0, 0, _random),
    "digest": (2, 3, _digest),
    "pulldata": (4, 4, _pulldata),
}
