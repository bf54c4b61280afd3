"""The game that ships, and game files of one's own."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest

from umweg.core.errors import UnknownName, UsageError
from umweg.simulation.games.file import game, game_of, games
from umweg.simulation.games.play import play

TEXT = (resources.files("umweg.simulation.scenario") / "games" / "kazakhstan.yml").read_text("utf-8")


def test_the_game_that_ships() -> None:
    made = play("kazakhstan", draws=6, seed=1, screws=("bond",))
    assert len(made.cells) == 12
    assert made.worst < 1e-9
    by = {c.played: c for c in made.cells}
    assert by["threaten", "enforce", "accept"].perfect == 1
    assert by["no threat", "look away", "accept"].income[0].central == 0
    assert by["impose", "look away", "accept"].nash > by["impose", "look away", "accept"].perfect
    assert {t.deters for t in made.threats} == {"coalition"}
    assert made.leader.lucky == ("threaten", "enforce", "accept")
    (flip,) = made.flips
    assert (flip.below, flip.above) == ("enforce", "look away")
    assert flip.shares is not None
    assert flip.shares[0] <= flip.shares[1]
    assert json.loads(json.dumps(made.as_dict(), allow_nan=False))["schema"] == "umweg.game/1"
    assert len(made.rows()) == 12


def test_a_screw_turned_back_to_nothing_is_no_measure() -> None:
    made = game_of("kazakhstan", {"pressure": 0.0})
    assert made.measures((2, 0, 0))[0].cost == 0.0
    assert game_of("kazakhstan").measures((1, 1, 0)) == game_of("kazakhstan").measures((0, 1, 0))


def test_a_map_agrees_with_the_answer(tmp_path: Path) -> None:
    small = TEXT.replace("cost: retaliation", "cost: 0.05").replace("value: 0.10", "value: 0.2")
    file = tmp_path / "mine.yml"
    file.write_text(small, encoding="utf-8")
    made = play(str(file), map_=("bond", "stake"))
    assert made.map is not None
    assert made.map.error < 1e-9  # linear in both
    assert made.map.choice[0][0] == "enforce"
    assert made.map.choice[0][-1] == "look away" or made.map.choice[0][-1] == "enforce"
    assert len(made.map.choice) == len(made.map.choice[0]) == 41


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("watch: transit", "watch: transits", "no watch.*Did you mean transit"),
        ("order: [coalition, transit, target]", "order: [coalition, transit]", "moves once"),
        ("when: {transit: look away}, who", "when: {transit: look}, who", "'look' is no transit"),
        ("cost: pressure", "cost: presure", "a number or a range"),
        ("from: 0.0, to: 0.05", "from: 0.1, to: 0.05", "ends before"),
        ("value: 0.5, from", "value: 1.5, from", "at most 1"),
        ("scenario: transit-closed ", "scenario: transit-close ", "Did you mean transit-closed"),
        (', source: "assumption: ties to Russia, in % of income"', "", "'source' is missing"),
        ("weight: 1", "wight: 1", "Did you mean weight"),
    ],
)
def test_what_is_wrong_in_a_game_is_named(old: str, new: str, what: str) -> None:
    assert old in TEXT
    with pytest.raises(UsageError, match=what) as e:
        game(TEXT.replace(old, new), "mine.yml")
    assert "line" in e.value.where or isinstance(e.value, UnknownName)


def test_unknown_games_and_screws() -> None:
    assert games() == ("kazakhstan",)
    with pytest.raises(UnknownName, match="kazakstan"):
        play("kazakstan")
    with pytest.raises(UnknownName, match="no screw 'presure'"):
        play("kazakhstan", screws=("presure",))
