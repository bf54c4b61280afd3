"""A result as JSON text: one form for every face.

>>> print(json_text({"when": 1, "codes": ["8471", "8517"]}))
{
  "when": 1,
  "codes": ["8471", "8517"]
}
"""

from __future__ import annotations

import json
import re
from typing import Any

_PLAIN_LIST = re.compile(r"\[\n\s+([^\[\]{}]*?)\n\s+\]")
_BREAK = re.compile(r",\n\s+")


def json_text(value: Any) -> str:
    """Strict JSON (no NaN), indented, dates in ISO form; lists of plain values on one line. Without a last line break.

    ``value``: plain data, such as ``as_dict()`` of a result.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False, default=str)
    return _PLAIN_LIST.sub(lambda m: f"[{_BREAK.sub(', ', m[1])}]", text)
