"""However several words, codes or countries are written, a request holds the same; what is no text is told."""

from __future__ import annotations

import pytest

import umweg
from umweg import sample
from umweg.api.detect import DetectRequest
from umweg.api.trace import TraceRequest


@pytest.mark.parametrize("goods", ["84.71, 8517", ("84.71", "8517"), ["8471,85.17"], ["8471", "8517"]])
@pytest.mark.parametrize("transits", ["Kazakhstan,KG", ("KZ", "Kyrgyzstan"), ["KZ", "KG"]])
def test_one_request(goods: object, transits: object) -> None:
    asked = DetectRequest(goods=goods, transits=transits, lists="chpl")
    assert asked == DetectRequest(goods=("8471", "8517"), transits=("KZ", "KG"), lists=("chpl",))


def test_ways_keep_their_words_and_nothing_is_nothing() -> None:
    assert TraceRequest(via="KG,Kazakhstan").via == ("KG", "Kazakhstan")
    assert TraceRequest(goods=()).goods == ()


def test_a_number_is_no_code() -> None:
    with pytest.raises(umweg.UsageError, match=r"8411 is no text.*Write it as text: '8411'"):
        umweg.detect(sample.store(), goods=(8411,))


def test_a_text_is_one_code_and_not_its_letters() -> None:
    one = umweg.flows(sample.store(), good="84111280", partners="KZ")
    assert one.num_rows == umweg.flows(sample.store(), good=("84111280",), partners=("KZ",)).num_rows > 0
