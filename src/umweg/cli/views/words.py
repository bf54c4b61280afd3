"""The terminal's own words about a screening and the desk, in both languages."""

from __future__ import annotations

_GERMAN = {
    "stop": "stopp", "review": "prüfen", "ask": "nachfragen", "information": "nachfragen", "release": "frei",
    "note": "Hinweis", "taken back": "aufgehoben", "missing": "es fehlt",
    "ground not verified": "Grundlage nicht nachgeprüft",
    "and {n} more: {command}": "und {n} weitere: {command}",
    "{n} further checks could not be assessed; --format jsonl names them.":
        "{n} weitere Prüfungen waren nicht beurteilbar; --format jsonl nennt sie.",
    "{n} more were held back: --limit N, --format jsonl, or --report FILE.html":
        "{n} weitere wurden aufgehalten: --limit N, --format jsonl oder --report DATEI.html",
    "The file holds no consignment.": "Die Datei enthält keine Sendung.",
    "Policy {policy}, lists and law as of {day}.": "Richtlinie {policy}, Listen und Recht vom {day}.",
    "Reasons": "Gründe",
    "Could not be assessed, and the policy asks for it": "Nicht beurteilbar, und die Richtlinie verlangt es",
    "check|leads to|>count|>it alone": "Prüfung|führt zu|>Zahl|>nur sie", "check|>count": "Prüfung|>Zahl",
    "Lists and law": "Listen und Recht",
    "Held for the age or the lack of lists and law alone, as told below.":
        "Allein wegen Alter oder Fehlen von Listen und Recht gehalten, wie unten gesagt.",
    "Nothing waits.": "Nichts wartet.",
    "no.": "Nr.", "outcome": "Ergebnis", ">rank": ">Rang", ">EUR": ">EUR", "consignment": "Sendung", "since": "seit",
    "who": "wer", "why": "warum", "more": "mehr", "(purged)": "(gelöscht)", "open": "offen", "half": "halb",
    "done": "erledigt", "superseded": "ersetzt", "no task": "keine Aufgabe", "tasks": "Aufgaben", "task": "Aufgabe",
    "One in full: {command}": "Eine ganz: {command}", "ours": "bei uns", "listed": "gelistet", "name": "Name",
    "likeness of names {a}, score {b}": "Ähnlichkeit der Namen {a}, Wert {b}", "Layers of law": "Schichten des Rechts",
    "Parties": "Beteiligte", "Versions": "Fassungen", "version {v}": "Fassung {v}", "list": "Liste",
    "no list of parties was loaded": "keine Liste von Beteiligten war geladen",
    "decided": "entschied", "first": "entschied zuerst", "confirmed": "bestätigte", "disagreed": "widersprach",
    "reopened": "öffnete wieder", "Decide this one: {command}": "Diese entscheiden: {command}",
}  # fmt: skip


def word(text: str, lang: str) -> str:
    """A word or sentence of the terminal in a language.

    >>> word("taken back", "de"), word("taken back", "en")
    ('aufgehoben', 'taken back')
    """
    return _GERMAN.get(text, text) if lang == "de" else text
