"""A scenario in plain words, English and German. It says would, never will."""

from __future__ import annotations

from umweg.simulation.scenario.document import Range
from umweg.simulation.scenario.model import Measure, Scenario

LANGUAGES = ("en", "de")
COUNTRIES = {  # German: all sentences take the dative
    "EU": ("the EU", "der EU"), "ALLIES": ("its allies", "ihren Verbündeten"), "RU": ("Russia", "Russland"),
    "KZ": ("Kazakhstan", "Kasachstan"), "CN": ("China", "China"), "TR": ("Türkiye", "der Türkei"),
    "BY": ("Belarus", "Belarus"), "ROW": ("the rest of the world", "der übrigen Welt"),
    "KG": ("Kyrgyzstan", "Kirgisistan"), "AM": ("Armenia", "Armenien"), "GE": ("Georgia", "Georgien"),
    "UZ": ("Uzbekistan", "Usbekistan"),
}  # fmt: skip
SECTORS = {
    "food": "Nahrungsmittel", "mining": "Bergbau", "petroleum": "Mineralöl", "chemicals": "Chemie", "metals": "Metalle",
    "electronics": "Elektronik", "machinery": "Maschinen", "vehicles": "Fahrzeuge", "light": "Leichtindustrie",
    "services": "Dienstleistungen",
}  # fmt: skip
_KINDS = {"loss": ("destroyed", "zerstört"), "fine": ("as a fine", "als Buße"), "seized": ("seized", "eingezogen")}


def sentence(scenario: Scenario, language: str) -> str:
    """What is changed, and against what.

    >>> from umweg.simulation.scenario.read import scenario
    >>> s = scenario("name: x\\nmeasures: [{who: EU, to: KZ, cost: 0.1}]")
    >>> sentence(s, "en")
    'What if trade of the EU with Kazakhstan in all goods became 10 % dearer?'
    """
    de = LANGUAGES.index(language)
    clauses = [_clause(m, de) for m in scenario.measures if m.acts]
    if not clauses and not scenario.ends:
        clauses = [("nothing changed", "nichts geschähe")[de]]
    asked = ("What if", "Was wäre, wenn")[de]
    texts = [f"{asked} {_and(clauses, de)}?"] if clauses else []
    for held, start in (
        (scenario.ends, ("What if it were no longer so that", "Was wäre, wenn nicht mehr gälte, dass")[de]),
        (scenario.in_force, ("Before and after it holds that", "Vorher wie nachher gilt, dass")[de]),
    ):
        if measures := [m for m in held if m.acts]:
            end = "?" if held is scenario.ends else "."
            texts.append(f"{start} {_and([_clause(m, de) for m in measures], de)}{end}")
    return " ".join(texts)


def names(countries: tuple[str, ...], de: int) -> str:
    """Countries in words."""
    return _and([COUNTRIES.get(c, (c, c))[de] for c in countries], de)


def _and(parts: list[str], de: int) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {('and', 'und')[de]} {parts[-1]}"


def _clause(m: Measure, de: int) -> str:
    who = names(m.who, de)
    if m.enforce is not None:
        size = _range(m.enforce.detection, m.enforce.loss, de)
        kind = _KINDS[m.enforce.kind][de]
        return (f"{who} intercepted {size} of the restricted goods on their way ({kind})",
                f"in {who} {size} der beschränkten Waren unterwegs abgefangen würden ({kind})")[de]  # fmt: skip
    to, goods = names(m.to, de), _goods(m, de)
    if m.tariff:
        points = f"{100 * m.tariff:g}"
        return (f"{who} added {points} points to the tariff on {goods} from {to}",
                f"der Zoll auf {goods} aus {to} in {who} um {points} Punkte stiege")[de]  # fmt: skip
    trade = {
        "both": (f"trade of {who} with {to} in {goods}", f"der Handel mit {goods} zwischen {who} und {to}"),
        "exports": (f"exports of {goods} from {who} to {to}", f"die Ausfuhr von {goods} aus {who} nach {to}"),
        "imports": (f"imports of {goods} by {who} from {to}", f"die Einfuhr von {goods} aus {to} nach {who}"),
    }[m.flow][de]
    if m.embargo:
        return f"{trade} {('stopped', 'endete')[de]}"
    change = abs(100 * m.cost)
    word = (("dearer", "teurer") if m.cost > 0 else ("cheaper", "billiger"))[de]
    return (f"{trade} became {change:.4g} % {word}", f"{trade} {change:.4g} % {word} würde")[de]


def _range(detection: Range, loss: Range, de: int) -> str:
    low, high = 100 * detection.least * loss.least, 100 * detection.most * loss.most
    return f"{low:.4g} %" if low == high else f"{low:.4g} {('to', 'bis')[de]} {high:.4g} %"


def _goods(m: Measure, de: int) -> str:
    if m.restricted:
        return ("restricted goods", "beschränkten Waren")[de]
    if m.whole:
        return ("all goods", "allen Waren")[de]
    return _and([s if not de else SECTORS.get(s, s) for s in m.goods], de)
