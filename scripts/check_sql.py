"""Refuse SQL that is put together from values. Run by ``make lint`` and the tests.

    python scripts/check_sql.py [FOLDER]

A text is SQL if it is the first argument of an engine (``execute``, ``scalar``, ``rows``, ``numpy``, ``arrow``), is
wrapped in ``SQL(...)``, or reads like it. What stands in its braces must be one of

- a call, a property or a field that gives ``SQL`` (the functions of ``umweg.engines.sql``, and all that say so),
- a constant of a module, a name that is annotated ``SQL``, or is only ever bound to what is allowed here,
- a whole number with ``:d``, which no text can pass.

Everything else belongs into a parameter (``$name``). ``%``, ``+`` and ``.format`` follow the same rule.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1] / "src" / "umweg"
ENGINE = {"execute", "scalar", "rows", "numpy", "arrow", "sql"}
READS_LIKE = re.compile(
    r"^\s*\(?\s*(select|with \w+ as|insert into|update \w+ set|delete from"
    r"|create (or replace )?(temp )?(table|view|type)"
    r"|copy \(|describe|attach|set \w+ =)\b|\bselect\b.+\bfrom\b|\bwhere\b.+(=|<|>|\bin \()|::(varchar|double|date)",
    re.IGNORECASE | re.DOTALL,
)
# The desk speaks to its database by SQLAlchemy, which binds every value; the others are what pieces are made of.
APART = ("desk/", "engines/sql.py", "engines/duckdb.py", "engines/sums.py", "core/tables.py")
WRITTEN = {"sql_type"}  # fields of contracts, written in core/tables.py
MOVES = {"join", "format", "replace", "items", "lower", "split"}  # methods that add no text of their own
MEND = "is no SQL: bind it, or use a function of engines/sql.py"
PLAIN = {
    "sorted",
    "list",
    "tuple",
    "dict",
    "set",
    "zip",
    "map",
    "reversed",
    "enumerate",
    "SQL",
    "cast",
    "filter",
    "len",
}


@dataclass
class Known:
    """What all modules say: names that give SQL, and constants."""

    gives: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=lambda: set(WRITTEN))
    constants: dict[str, list[ast.expr]] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)


def _mentions(annotation: ast.expr | None) -> bool:
    return annotation is not None and re.search(r"\bSQL\b", ast.unparse(annotation)) is not None


def _closed(annotation: ast.expr | None) -> bool:
    """``SQL``, or a choice of words: mypy lets nothing else through."""
    return _mentions(annotation) or (annotation is not None and ast.unparse(annotation).startswith("Literal["))


def learn(trees: Iterable[ast.Module]) -> Known:
    """What gives SQL in any module."""
    known = Known(gives={"ident", "text", "texts", "number", "idents", "total"})
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and _mentions(node.returns):
                known.gives.add(node.name)
            elif isinstance(node, ast.ImportFrom):
                known.renamed |= {a.asname: a.name for a in node.names if a.asname}
            elif isinstance(node, ast.ClassDef):
                for part in node.body:
                    if (
                        isinstance(part, ast.AnnAssign)
                        and isinstance(part.target, ast.Name)
                        and _mentions(part.annotation)
                    ):
                        known.fields.add(part.target.id)
        for part in tree.body:
            targets = (
                part.targets
                if isinstance(part, ast.Assign)
                else [part.target]
                if isinstance(part, ast.AnnAssign)
                else []
            )
            for target in targets:
                if (
                    isinstance(target, ast.Name)
                    and target.id.isupper()
                    and isinstance(part, ast.Assign | ast.AnnAssign)
                ):
                    known.constants.setdefault(target.id, []).append(part.value or ast.Constant(""))
    known.gives |= {new for new, old in known.renamed.items() if old in known.gives}
    return known


class Scope:
    """Names of a function, or of a module, and what they are bound to."""

    def __init__(self, node: ast.AST, outer: Scope | None) -> None:
        self.outer = outer
        self.closed: set[str] = set()
        self.bound: dict[str, list[ast.expr]] = {}
        self.open: set[str] = set()
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                (self.closed if _closed(a.annotation) else self.open).add(a.arg)
        for part in _inside(node):
            self._learn(part)

    def _learn(self, part: ast.AST) -> None:
        if isinstance(part, ast.Assign):
            for t in part.targets:
                self._bind(t, part.value)
        elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            if _closed(part.annotation):
                self.closed.add(part.target.id)
            if part.value is not None:
                self._bind(part.target, part.value)
        elif isinstance(part, ast.AugAssign | ast.NamedExpr):
            self._bind(part.target, part.value)
        elif isinstance(part, ast.For | ast.comprehension):
            self._bind(part.target, part.iter, each=True)
        elif isinstance(part, ast.With):
            for item in part.items:
                if item.optional_vars is not None:
                    self._bind(item.optional_vars, item.context_expr)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            held = part.func.value
            if part.func.attr in ("append", "extend") and isinstance(held, ast.Name):
                self.bound.setdefault(held.id, []).extend(part.args)

    def _bind(self, target: ast.expr, value: ast.expr, *, each: bool = False) -> None:
        if isinstance(target, ast.Tuple | ast.List):
            for i, t in enumerate(target.elts):
                self._bind(t, _nth(value, i, each=each))
        elif isinstance(target, ast.Starred | ast.Subscript):
            self._bind(target.value, value)
        elif isinstance(target, ast.Name):
            self.bound.setdefault(target.id, []).append(value)


def _nth(value: ast.expr, i: int, *, each: bool) -> ast.expr:
    """The part of a value that a name in a tuple gets, where the source shows it."""
    if each and isinstance(value, ast.Tuple | ast.List) and value.elts:
        parts = [_nth(e, i, each=False) for e in value.elts]
        return ast.Tuple(parts, ast.Load())
    if each and isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "zip":
        return value.args[i] if i < len(value.args) else value
    if each and isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "items":
        found = value.func.value
        if isinstance(found, ast.Dict) and all(k is not None for k in found.keys):
            return ast.Tuple([k for k in found.keys if k] if i == 0 else list(found.values), ast.Load())
        if i == 1:
            return ast.Call(ast.Attribute(found, "values", ast.Load()), [], [])
    if not each and isinstance(value, ast.Tuple | ast.List) and i < len(value.elts):
        return value.elts[i]
    if not each and isinstance(value, ast.IfExp):
        return ast.IfExp(value.test, _nth(value.body, i, each=False), _nth(value.orelse, i, each=False))
    return value


def _inside(node: ast.AST) -> Iterator[ast.AST]:
    """All of a function but the functions in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef):
            yield child
            yield from _inside(child)


def _filled(bindings: list[ast.expr]) -> list[ast.expr]:
    """Without the empty lists and dicts that are filled elsewhere: what fills them counts, if it is to be seen."""
    return [b for b in bindings if not isinstance(b, ast.List | ast.Dict) or _any(b)]


def _any(literal: ast.List | ast.Dict) -> bool:
    return bool(literal.elts if isinstance(literal, ast.List) else literal.keys)


class Check:
    """Judges the pieces of SQL of one module."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._busy: set[int] = set()

    def allowed(self, e: ast.expr, scope: Scope) -> bool:
        """Whether an expression can only be SQL that was written in the source."""
        if id(e) in self._busy:
            return True  # bound to itself: judged by its other bindings
        self._busy.add(id(e))
        try:
            return self._allowed(e, scope)
        finally:
            self._busy.discard(id(e))

    def _allowed(self, e: ast.expr, scope: Scope) -> bool:
        match e:
            case ast.Constant():
                return True
            case ast.JoinedStr():
                return all(self.allowed(v, scope) for v in e.values)
            case ast.FormattedValue():
                return self._number(e) or self.allowed(e.value, scope)
            case ast.Name():
                return self._name(e.id, scope)
            case ast.Attribute():
                return e.attr in self.known.fields | self.known.gives or (
                    e.attr.isupper() and e.attr in self.known.constants
                )
            case ast.Call():
                return self._call(e, scope)
            case ast.Dict():
                return all(self.allowed(v, scope) for v in (*filter(None, e.keys), *e.values))
            case ast.ListComp() | ast.GeneratorExp() | ast.SetComp():
                return self.allowed(e.elt, scope)
            case ast.DictComp():
                return self.allowed(e.key, scope) and self.allowed(e.value, scope)
            case ast.IfExp():
                return self.allowed(e.body, scope) and self.allowed(e.orelse, scope)
            case ast.Subscript():
                return self._values(e.value, scope)
            case ast.Starred() | ast.NamedExpr():
                return self.allowed(e.value, scope)
            case ast.Tuple() | ast.List() | ast.Set():
                return all(self.allowed(v, scope) for v in e.elts)
            case ast.BoolOp():
                return all(self.allowed(v, scope) for v in e.values)
            case ast.BinOp():
                return self.allowed(e.left, scope) and self.allowed(e.right, scope)
            case ast.Compare() | ast.UnaryOp():
                return True  # true, false or a number
        return False

    @staticmethod
    def _number(e: ast.FormattedValue) -> bool:
        spec = e.format_spec
        return (
            isinstance(spec, ast.JoinedStr)
            and bool(spec.values)
            and isinstance(spec.values[0], ast.Constant)
            and (re.fullmatch(r"0?\d*d", str(spec.values[0].value)) is not None)
        )

    def _name(self, name: str, scope: Scope | None) -> bool:
        while scope is not None:
            if name in scope.closed:
                return True
            if name in scope.open:
                return False
            if name in scope.bound:
                here = scope
                bindings = _filled(scope.bound[name])
                return bool(bindings) and all(self.allowed(v, here) for v in bindings)
            scope = scope.outer
        if name in self.known.constants:
            return all(self.allowed(v, Scope(ast.Module([], []), None)) for v in self.known.constants[name])
        return name in self.known.gives

    def _values(self, e: ast.expr, scope: Scope) -> bool:
        """As ``allowed``; of a dict only its values count, for its keys do not come out."""
        match e:
            case ast.Dict():
                return all(self.allowed(v, scope) for v in e.values)
            case ast.DictComp():
                return self.allowed(e.value, scope)
            case ast.BinOp():
                return self._values(e.left, scope) and self._values(e.right, scope)
            case ast.Name():
                here: Scope | None = scope
                while here is not None and e.id not in here.closed | here.open:
                    if e.id in here.bound:
                        found = here
                        bindings = _filled(here.bound[e.id])
                        return bool(bindings) and all(self._values(v, found) for v in bindings)
                    here = here.outer
        return self.allowed(e, scope)

    def _call(self, e: ast.Call, scope: Scope) -> bool:
        given = [*e.args, *(k.value for k in e.keywords)]
        if isinstance(e.func, ast.Name):
            if e.func.id in self.known.gives:
                return True
            if e.func.id == "map" and isinstance(e.args[0], ast.Name) and e.args[0].id in self.known.gives:
                return True
            return e.func.id in PLAIN and (e.func.id == "len" or all(self.allowed(a, scope) for a in given))
        if isinstance(e.func, ast.Attribute):
            if e.func.attr in self.known.gives:
                return True
            if e.func.attr in ("get", "values", "pop"):
                return self._values(e.func.value, scope) and all(self.allowed(a, scope) for a in given[1:])
            if e.func.attr in MOVES:
                return self.allowed(e.func.value, scope) and all(self.allowed(a, scope) for a in given)
        return False


def _pieces(node: ast.AST) -> Iterator[ast.expr]:
    """The texts of one function or module that are SQL."""
    for part in _inside(node):
        if isinstance(part, ast.Call) and part.args:
            f = part.func
            asked = isinstance(f, ast.Attribute) and f.attr in ENGINE and _is_engine(f.value)
            if asked or (isinstance(f, ast.Name) and f.id in ("SQL", "total")):
                yield part.args[0]
        elif isinstance(part, ast.JoinedStr) and READS_LIKE.search(_shape(part)):
            yield part


def _is_engine(e: ast.expr) -> bool:
    return ast.unparse(e).rpartition(".")[2].strip("_") in ("engine", "session", "con")


def _shape(text: ast.JoinedStr) -> str:
    return "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in text.values)


def _scopes(node: ast.AST, outer: Scope | None) -> Iterator[tuple[ast.AST, Scope]]:
    scope = Scope(node, outer)
    yield node, scope
    for child in _functions(node):
        yield from _scopes(child, scope)


def _functions(node: ast.AST) -> Iterator[ast.FunctionDef]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield child
        else:
            yield from _functions(child)


def faults(folder: Path) -> list[str]:
    """File, line and part of each piece of SQL that holds what it must not."""
    files = [p for p in sorted(folder.rglob("*.py")) if not p.relative_to(folder).as_posix().startswith(APART)]
    trees = {p: ast.parse(p.read_text("utf-8")) for p in files}
    known = learn(trees.values())
    found: dict[str, None] = {}
    for path, tree in trees.items():
        for node, scope in _scopes(tree, None):
            check = Check(known)
            for piece in _pieces(node):
                for part in piece.values if isinstance(piece, ast.JoinedStr) else [piece]:
                    if not check.allowed(part, scope):
                        shown = ast.unparse(part.value if isinstance(part, ast.FormattedValue) else part)
                        found[f"{path.relative_to(folder)}:{piece.lineno}: {shown[:90]} {MEND}"] = None
    return list(found)


def main() -> int:
    """Print what is wrong; 1 if anything is."""
    found = faults(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
    print("\n".join(found) or "No SQL is put together from values.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
