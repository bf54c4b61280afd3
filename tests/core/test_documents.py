"""JSON and YAML of strangers: whatever they hold, they are read, or refused in words and in bounded time."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.work import calls
from umweg.core.documents import BrokenDocument, Typed, bytes_of, json_of, too_deep, unpacked, yaml_of

DEEP = 100_000
LAUGHS = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 30))
HOSTILE: dict[str, tuple[str, str, str]] = {
    "brackets": ("json", "[" * DEEP + "]" * DEEP, "levels deep"),
    "brackets that stay open": ("json", "[" * DEEP, "levels deep"),
    "braces": ("json", '{"a":' * DEEP + "1" + "}" * DEEP, "levels deep"),
    "both, with texts between": ("json", '{"[": ["]", ' * DEEP + "1" + "]}" * DEEP, "levels deep"),
    "digits": ("json", "9" * 1_000_000, "digits"),
    "minus digits": ("json", "[-" + "9" * 1_000_000 + "]", "digits"),
    "exponent": ("json", '{"value": 1e999}', "too large"),
    "not a number": ("json", "[NaN]", "no number of JSON"),
    "infinity": ("json", "[-Infinity]", "no number of JSON"),
    "twice": ("json", '{"a": {"b": 1, "b": 2}}', "twice"),
    "cut": ("json", '{"a": [1, ', "column"),
    "nothing": ("json", "", "column"),
    "flows": ("yaml", "a: " + "[" * DEEP + "]" * DEEP, "nesting depth|levels deep"),
    "flow mappings": ("yaml", "{a: " * DEEP + "1" + "}" * DEEP, "levels deep"),
    "dashes": ("yaml", "- " * DEEP + "1", "levels deep"),
    "questions": ("yaml", "? " * DEEP + "1", "levels deep"),
    "blocks": ("yaml", "\n".join(" " * i + "a:" for i in range(2000)), "levels deep"),
    "laughs": ("yaml", LAUGHS, "alias"),
    "laughs, typed": ("typed", LAUGHS, "alias"),
    "itself": ("typed", "a: &a [*a]", "alias"),
    "merge": ("typed", "a: &x {b: 1}\nc:\n  <<: *x", "alias"),
    "key twice": ("yaml", "a: 1\nb: 2\na: 3", "'a' stands twice"),
    "key twice, typed": ("typed", "{1: a, 1: b}", "'1' stands twice"),
    "key is a list": ("yaml", "[a]: 1", "must be text"),
    "code": ("typed", "a: !!python/object/apply:os.system ['x']", "constructor"),
    "number": ("typed", "a: " + "9" * 1_000_000, "signs"),
    "number in sixties": ("typed", "a: " + ":".join(["59"] * 100_000), "signs"),
    "no such day": ("typed", "a: 2024-13-45", "month"),
    "control": ("yaml", "a: \x1b", "control"),
    "half a character": ("yaml", "a: '\ud800'", "character|surrogate"),
}


def read(kind: str, text: str) -> Any:
    return json_of(text) if kind == "json" else yaml_of(text, *((Typed,) if kind == "typed" else ()))


@pytest.mark.parametrize("case", HOSTILE)
def test_what_attacks_the_parser_is_refused_in_words(case: str) -> None:
    kind, text, words = HOSTILE[case]
    with pytest.raises(BrokenDocument, match=words) as e:
        read(kind, text)
    assert len(str(e.value)) < 200


def test_what_would_bring_the_interpreter_down_does_not() -> None:
    """In a process of its own, as it could not be caught."""
    code = (
        "from umweg.core.documents import json_of, yaml_of\n"
        "for read, text in ((json_of, '[' * 10**6), (yaml_of, '- ' * 10**6), (yaml_of, '{a: ' * 10**6)):\n"
        "    try: read(text)\n"
        "    except ValueError as e: print(e)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True)
    assert len(done.stdout.splitlines()) == 3


@pytest.mark.parametrize("kind", ["json", "yaml", "typed"])
def test_many_keys_take_linear_time(kind: str) -> None:
    def work(n: int) -> int:
        pairs = [f'"k{i}": "{i}"' for i in range(n)]
        return calls(lambda: read(kind, "{" + ", ".join(pairs) + "}"))

    assert work(4000) < 5 * work(1000)


def test_what_is_ordinary_is_read() -> None:
    assert json_of('{"a": "[[[[", "b": [1, -2.5e3, null, true, "\\u202e"]}') == {
        "a": "[[[[", "b": [1, -2500.0, None, True, "\u202e"],
    }  # fmt: skip
    assert json_of(b'\xef\xbb\xbf{"a": 1}') == {"a": 1}
    assert not too_deep(b'["' + b"[" * 500 + b'"]')
    text = "words: ['logist*', '*']\nnote: |\n  * not an alias\n  - - - - nor deep\nday: 2024-01-31\nno: NO\n"
    assert yaml_of(text)["words"] == ["logist*", "*"]
    assert yaml_of(text)["no"] == "NO"
    assert yaml_of("a: [1:30, 5, 1.5, ~]", Typed) == {"a": [90, 5, 1.5, None]}


def test_what_gzip_packed_is_bounded() -> None:
    assert unpacked(gzip.compress(b"abc")) == b"abc"
    with pytest.raises(BrokenDocument, match="more than 1 MB"):
        unpacked(gzip.compress(b"0" * 50_000_000), 1 << 20)
    with pytest.raises(BrokenDocument, match="cut off"):
        unpacked(gzip.compress(b"abc" * 1000)[:-9])
    with pytest.raises(BrokenDocument, match="damaged"):
        unpacked(b"\x1f\x8b no gzip")


def test_a_file_without_an_end_is_read_no_further(tmp_path: Path) -> None:
    (tmp_path / "large").write_bytes(b"0" * 2_000_000)
    for path in (tmp_path / "large", Path("/dev/zero")):
        if path.exists():
            with pytest.raises(OSError, match="too large") as e:
                bytes_of(path, 1 << 20)
            assert e.value.filename == os.fspath(path)
