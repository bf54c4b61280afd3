"""Numbers of control lists wherever a consignment states them, and as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from umweg.screening.checks.layers.dual_use_licence import assess
from umweg.screening.consignments.model import Consignment, Line
from umweg.screening.facts import ConsignmentFacts
from umweg.screening.inputs.reference_data import ReferenceData

DAY = date(2026, 11, 20)
KNOWN = ReferenceData.of(DAY, ("eu-russia",))


def controlled(line: Line, *more: Line, **fields: object) -> list[tuple[str, str]]:
    c = Consignment(id="1", day=DAY, sender="DE", destination="IN", lines=(line, *more), **fields)  # type: ignore[arg-type]  # by name
    return [(r.where, str(r.values["control"])) for r in assess(ConsignmentFacts.of(c, DAY), KNOWN).reasons]


PLAIN = Line(code="84138100", description="pump")


@pytest.mark.parametrize("field", ["remarks", "end_use", "packing"])
@pytest.mark.parametrize("text", ["ECCN 3A001", "Goods are listed as 3a001.", "AL-Nr. 3A001, siehe Genehmigung"])
def test_a_text_beside_the_lines_states_a_number(field: str, text: str) -> None:
    assert controlled(PLAIN, Line(code="84149000"), **{field: text}) == [("lines[0]", "3A001")]


def test_the_use_of_a_line_states_a_number() -> None:
    assert controlled(PLAIN, Line(code="84149000", end_use="repair of a machine, 2B001")) == [("lines[1]", "2B001")]


@pytest.mark.parametrize("text", ["not 3A001", "keine Güter nach 3A001", "serial no. 3A001-77", "batch 9Z001"])
def test_a_text_that_denies_it_or_means_another_states_none(text: str) -> None:
    assert not controlled(PLAIN, remarks=text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("3A 001", "3A001"), ("3A-001.a.2", "3A001.A.2"), ("3А001", "3A001"), ("ECCN: 2В 001", "2B001"),
     ("5a002", "5A002"), ("EAR99 / 3A001", "3A001")],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(text: str, number: str) -> None:
    assert controlled(Line(code="84138100", description="pump", control=text)) == [("lines[0]", number)]
