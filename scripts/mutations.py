"""What single changes a Python source allows: Cosmic Ray's operators, drawn by place.

A place is where an operator, a comparison, a constant or a jump stands. Left out is what decides nothing when it runs:
annotations, decorators, what a class is declared with, ``strict=`` of ``zip`` and ``copy=`` of arrays.

>>> [m.operator for m in places("def late(days: int | None) -> bool:\\n    return days > 30\\n")[0]]
['ReplaceComparisonOperator_Gt_GtE', 'ReplaceComparisonOperator_Gt_LtE']
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.provider import OperatorProvider

# A comparison moves its border or turns round; an operator becomes its counterpart. Cosmic Ray has each for each.
COMPARISONS = (
    *("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is"),
    *("Lt_LtE", "Lt_GtE", "LtE_Lt", "LtE_Gt", "Gt_GtE", "Gt_LtE", "GtE_Gt", "GtE_Lt"),
)
BINARIES = (
    *("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul", "Pow_Mul"),
    *("BitOr_BitAnd", "BitAnd_BitOr", "BitXor_BitAnd"),
)
OPERATORS = (
    *(f"ReplaceComparisonOperator_{n}" for n in COMPARISONS),
    *(f"ReplaceBinaryOperator_{n}" for n in BINARIES),
    *(f"ReplaceUnaryOperator_Delete_{n}" for n in ("USub", "Invert", "Not")),
    *("AddNot", "ReplaceAndWithOr", "ReplaceOrWithAnd", "ReplaceBreakWithContinue", "ReplaceContinueWithBreak"),
    *("NumberReplacer", "ReplaceTrueWithFalse", "ReplaceFalseWithTrue"),
)

Position = tuple[int, int]  # line from 1, column from 0


@dataclass(frozen=True)
class Mutation:
    """One change: the ``occurrence``-th thing in a source that ``operator`` can change."""

    operator: str
    occurrence: int
    line: int

    def applied(self, source: str) -> str | None:
        """The source with the change in it; None where that is no Python any more."""
        changed: str | None = mutate_code(source, OperatorProvider()[self.operator](), self.occurrence)
        try:
            compile(changed or "", "mutant", "exec")
        except SyntaxError:
            return None
        return changed


def places(source: str) -> list[list[Mutation]]:
    """The changes of a source by place, in the order of the source."""
    nodes, declared = list(ast_nodes(get_ast(source))), list(_declarations(ast.parse(source)))
    found: dict[Position, list[Mutation]] = {}
    for name in OPERATORS:
        operator = OperatorProvider()[name]()
        starts = (start for node in nodes for start, _ in operator.mutation_positions(node))
        for occurrence, start in enumerate(starts):
            if not any(a <= start < b for a, b in declared):
                found.setdefault(start, []).append(Mutation(name, occurrence, start[0]))
    return [found[p] for p in sorted(found)]


def _declarations(tree: ast.AST) -> Iterator[tuple[Position, Position]]:
    """Where a source declares instead of computing."""
    for node in ast.walk(tree):
        declared: list[ast.expr | None] = []
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            declared = [node.returns, *node.decorator_list]
        elif isinstance(node, ast.ClassDef):
            declared = [*node.decorator_list, *node.bases, *(k.value for k in node.keywords)]
        elif isinstance(node, ast.arg | ast.AnnAssign):
            declared = [node.annotation]
        elif isinstance(node, ast.keyword) and node.arg in ("strict", "copy"):
            declared = [node.value]
        for part in declared:
            if part is not None:
                yield (part.lineno, part.col_offset), (part.end_lineno or 0, part.end_col_offset or 0)
