"""Fields that several requests have: each is typed and explained once, so that it means the same wherever it stands."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from umweg.api.spelling import Months
from umweg.api.verbs import about

OfSource = Annotated[str | None, about("Only rows of this source.")]
PolicyName = Annotated[str, about("A shipped policy (umweg policy list), or a YAML file of your own.")]
AuditReason = Annotated[str, about("Why; it is kept in the audit trail.")]
RegimeName = Annotated[str, about("A shipped regime, or a YAML file of your own.", "regime")]
PastConsignments = Annotated[
    str | None, about("Past consignments (any format) or a saved history, for the flags of conduct.")
]
ColumnMapping = Annotated[str | None, about("For tables (CSV, XLSX, flat Parquet): which column is what (YAML).")]
OwnPermits = Annotated[str | None, about("Your licences and exemptions (YAML).")]
Partners = Annotated[tuple[str, ...], about("Only these partners (ISO 2 or name).", "countries")]
Reporters = Annotated[tuple[str, ...], about("Only these reporters (ISO 2 or name).", "countries")]
InCurrency = Annotated[str | None, about("Convert to this currency (ECB mean rates); by default that of most rows.")]
After = Annotated[
    Months | None,
    about("Window FROM..TO, both months included (2022-03..2022-11), instead of the regime's.", "window"),
]
FirstMonth = Annotated[str | None, about("First month, YYYY-MM.")]
LastMonth = Annotated[str | None, about("Last month, YYYY-MM.")]
MaxBadShare = Annotated[
    float | None,
    about("Share of bad rows (0 to 1) up to which good ones are taken; by default the passport's.", least=0, most=1),
]
ListsOn = Annotated[
    date | None, about("The day whose lists and ownership rules hold; by default as_of, else today (UTC).")
]
