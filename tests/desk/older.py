"""A desk of version 1, as the version before made it (``life.py``)."""

from __future__ import annotations

import json

from tests.conftest import ROOT
from umweg.desk import guards
from umweg.desk.engine import connect, insert_many, writing
from umweg.desk.schema import meta


def version_1(place: str) -> None:
    """Make such a desk."""
    rows = json.loads((ROOT / "tests" / "fixtures" / "desk-1.json").read_text("utf-8"))
    engine = connect(place)
    with writing(engine) as c:
        meta.create_all(c)
        postgres = c.dialect.name == "postgresql"
        if postgres:
            c.exec_driver_sql(guards._FUNCTION)
        form = guards._POSTGRES if postgres else guards._SQLITE
        for table, what in (*guards.OLDER, *([("audit", "TRUNCATE")] if postgres else [])):
            c.exec_driver_sql(form.format(name=f"{table}_{what}", what=what, table=table))
        for table in meta.sorted_tables:
            insert_many(c, table, [tuple(r) for r in rows[table.name]])
    engine.dispose()
