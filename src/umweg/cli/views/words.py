"""The terminal's own words about a screening and the desk, in both languages."""

from __future__ import annotations

from umweg.results.german import numbered

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
    "1 further check could not be assessed; --format jsonl names it.":
        "1 weitere Prüfung war nicht beurteilbar; --format jsonl nennt sie.",
    "1 more was held back: --limit N, --format jsonl, or --report FILE.html":
        "1 weitere wurde aufgehalten: --limit N, --format jsonl oder --report DATEI.html",
    "its content was purged; {proof} still shows when it was screened.":
        "Ihr Inhalt wurde gelöscht; {proof} zeigt noch, wann sie geprüft wurde.",
    "Held ones wait at the desk: {command}": "Aufgehaltene warten am Arbeitsplatz: {command}",
    "Say what happens to one: {command}": "Sagen, was mit einer geschieht: {command}",
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
    "Waiting for a second person: {command}": "Auf eine zweite Person warten: {command}",
    "One in full: {command}": "Eine ganz: {command}", "ours": "bei uns", "listed": "gelistet", "name": "Name",
    "likeness of names {a}, score {b}": "Ähnlichkeit der Namen {a}, Wert {b}", "Layers of law": "Schichten des Rechts",
    "taken by {who} until {time} UTC": "genommen von {who} bis {time} UTC",
    "{verdict} by {who}": "{verdict} (entschieden von {who})",
    "{verdict} by {who}; a second, different person must confirm":
        "{verdict} (zuerst entschieden von {who}); eine zweite, andere Person muss es bestätigen",
    "Report: {path} ({n} bytes)": "Bericht: {path} ({n} Bytes)",
    "Stopped. What was recorded at the desk is kept whole; the same command goes on after it.":
        "Abgebrochen. Was am Arbeitsplatz steht, ist ganz; derselbe Befehl macht danach weiter.",
    "Parties": "Beteiligte", "Versions": "Fassungen", "version {v}": "Fassung {v}", "list": "Liste",
    "no list of parties was loaded": "keine Liste von Beteiligten war geladen",
    "decided": "entschied", "first": "entschied zuerst", "confirmed": "bestätigte", "disagreed": "widersprach",
    "reopened": "öffnete wieder", "Decide this one: {command}": "Diese entscheiden: {command}",
}  # fmt: skip


def figure(text: str, lang: str) -> str:
    """A number with the signs of a language.

    >>> figure("312,500", "de"), figure("312,500", "en"), figure("12.5%", "de")
    ('312.500', '312,500', '12,5%')
    """
    return numbered(text) if lang == "de" else text


def word(text: str, lang: str) -> str:
    """A word or sentence of the terminal in a language.

    >>> word("taken back", "de"), word("taken back", "en")
    ('aufgehoben', 'taken back')
    """
    return _GERMAN.get(text, text) if lang == "de" else text
