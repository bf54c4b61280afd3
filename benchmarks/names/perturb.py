# ruff: noqa: E501  (tables read better wide)
"""Listed names as clerks, clients and evaders write them: a seeded generator, one function a class.

Each class takes words of a name and a random generator and gives the altered name, or None where it does not apply.
The originals are names of the list, so no case is hopeless by itself: a class only applies where enough of the name
is left to tell it (stated in each function).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

Rng = np.random.Generator
Words = list[str]

KEYS = {
    "a": "qsz", "b": "vgn", "c": "xvd", "d": "sfe", "e": "wrd", "f": "dgr", "g": "fht", "h": "gjy", "i": "uok", "j": "hkn",
    "k": "jli", "l": "ko", "m": "n", "n": "bm", "o": "ipl", "p": "ol", "q": "wa", "r": "etf", "s": "adw", "t": "ryg",
    "u": "yij", "v": "cbf", "w": "qes", "x": "zcs", "y": "tuh", "z": "xa",
}  # fmt: skip
OCR = {"o": "0", "i": "1", "l": "1", "s": "5", "b": "8", "e": "3", "m": "rn", "rn": "m", "vv": "w", "w": "vv"}
CYRILLIC_LOOK = dict(zip("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ", strict=True))
TITLES = ["Mr", "Dr.", "Prof.", "Haji", "Sheikh", "Eng.", "Gen.", "Mrs"]
FORMS = ["LLC", "Ltd", "JSC", "Co., Ltd.", "GmbH", "OOO", "Inc.", "S.A.", "ТОО", "ОсОО", "ООО", "АО", "FZE", "LLP"]
SHORTER = {
    "international": "Intl", "company": "Co", "corporation": "Corp", "limited": "Ltd", "group": "Grp", "services": "Srvcs",
    "industries": "Ind", "trading": "Trdg", "general": "Gen", "national": "Natl", "technology": "Tech", "brothers": "Bros",
    "engineering": "Engg", "development": "Dev", "management": "Mgmt", "manufacturing": "Mfg", "investment": "Inv",
    "organization": "Org", "enterprises": "Ent", "department": "Dept", "university": "Univ", "institute": "Inst",
}  # fmt: skip
SOUNDS = [
    ("ph", "f"), ("ck", "k"), ("q", "k"), ("kh", "h"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("y", "i"), ("w", "v"),
    ("x", "ks"), ("sh", "sch"), ("zh", "j"), ("ch", "tch"), ("j", "dj"), ("u", "ou"), ("v", "w"), ("k", "q"), ("i", "y"),
    ("ei", "ey"), ("ya", "ja"), ("yu", "iu"), ("ts", "tz"), ("aa", "a"), ("ss", "s"), ("mm", "m"), ("ll", "l"),
]  # fmt: skip
TO_CYRILLIC = [
    ("shch", "щ"), ("sh", "ш"), ("ch", "ч"), ("zh", "ж"), ("kh", "х"), ("ts", "ц"), ("yu", "ю"), ("ya", "я"), ("yo", "ё"),
    ("iy", "ий"), ("ph", "ф"), ("th", "т"), ("ck", "к"), ("qu", "кв"), ("oo", "у"), ("ee", "и"), ("a", "а"), ("b", "б"),
    ("c", "к"), ("d", "д"), ("e", "е"), ("f", "ф"), ("g", "г"), ("h", "х"), ("i", "и"), ("j", "дж"), ("k", "к"), ("l", "л"),
    ("m", "м"), ("n", "н"), ("o", "о"), ("p", "п"), ("q", "к"), ("r", "р"), ("s", "с"), ("t", "т"), ("u", "у"), ("v", "в"),
    ("w", "в"), ("x", "кс"), ("y", "й"), ("z", "з"), ("'", ""),
]  # fmt: skip
STYLES = {
    "german": [("шч", "schtsch"), ("щ", "schtsch"), ("ш", "sch"), ("ч", "tsch"), ("ж", "sch"), ("х", "ch"), ("ц", "z"),
               ("ю", "ju"), ("я", "ja"), ("ё", "jo"), ("й", "j"), ("в", "w"), ("з", "s"), ("у", "u")],
    "french": [("щ", "chtch"), ("ш", "ch"), ("ч", "tch"), ("ж", "j"), ("х", "kh"), ("ц", "ts"), ("ю", "iou"), ("я", "ia"),
               ("ё", "io"), ("й", "i"), ("у", "ou"), ("в", "v"), ("з", "z")],
    "polish": [("щ", "szcz"), ("ш", "sz"), ("ч", "cz"), ("ж", "z"), ("х", "ch"), ("ц", "c"), ("ю", "ju"), ("я", "ja"),
               ("ё", "jo"), ("й", "j"), ("в", "w"), ("з", "z"), ("у", "u")],
    "iso": [("щ", "sc"), ("ш", "s"), ("ч", "c"), ("ж", "z"), ("х", "h"), ("ц", "c"), ("ю", "ju"), ("я", "ja"), ("ё", "e"),
            ("й", "j"), ("в", "v"), ("з", "z"), ("у", "u")],
}  # fmt: skip
REST = dict(
    zip(
        "абгдеиклмнопрстфъыьэ",
        ["a", "b", "g", "d", "e", "i", "k", "l", "m", "n", "o", "p", "r", "s", "t", "f", "", "y", "", "e"],
        strict=True,
    )
)
FORM = re.compile(
    r"(?i)^(llc|ltd|ltda|sa|co|inc|gmbh|jsc|ojsc|ooo|ao|pao|oao|zao|limited|liability|company|corporation|joint|stock|"
    r"public|private|closed|open|de|cv|al|the|of|and|for|aktsionernoe|obshchestvo|publichnoe|otkrytoe|zakrytoe|s|"
    r"ogranichenno[iy]|otvetstvennostyu|sociedad|anonima|trading|group|international|general|bank|free|zone|establishment)$"
)
TELLING = 5
"""Letters of words other than forms, particles and the commonest business words that a case must keep."""


def _told(text: str) -> bool:
    words = re.findall(r"[^\W\d_]+", text)
    return sum(len(w) for w in words if not FORM.match(w)) >= TELLING


def _long(words: Words, least: int = 5) -> list[int]:
    """Places of words that carry the name: letters only, long enough."""
    return [i for i, w in enumerate(words) if len(w) >= least and w.isalpha() and not FORM.match(w)]


def _one(rng: Rng, items: list[int]) -> int:
    return items[int(rng.integers(len(items)))]


def _edit(words: Words, rng: Rng, how: Callable[[str, int, Rng], str], least: int = 5) -> str | None:
    """Change one long word at a place other than its first letter."""
    at = _long(words, least)
    if not at:
        return None
    i = _one(rng, at)
    out = list(words)
    out[i] = how(out[i], int(rng.integers(1, len(out[i]) - 1)), rng)
    return " ".join(out)


def typo(words: Words, rng: Rng) -> str | None:
    """A neighbouring key."""
    return _edit(words, rng, lambda w, k, r: w[:k] + r.choice(list(KEYS.get(w[k].lower(), "e"))) + w[k + 1 :])


def typos(words: Words, rng: Rng) -> str | None:
    """Two neighbouring keys, in different words or in one of eight letters or more."""
    first = _edit(words, rng, lambda w, k, r: w[:k] + r.choice(list(KEYS.get(w[k].lower(), "e"))) + w[k + 1 :], 8)
    return typo(first.split(), rng) if first else None


def swap(words: Words, rng: Rng) -> str | None:
    """Two neighbouring letters change places."""
    return _edit(words, rng, lambda w, k, r: w[:k] + w[k + 1] + w[k] + w[k + 2 :])


def lost_letter(words: Words, rng: Rng) -> str | None:
    """A letter is missing."""
    return _edit(words, rng, lambda w, k, r: w[:k] + w[k + 1 :])


def double_letter(words: Words, rng: Rng) -> str | None:
    """A letter twice."""
    return _edit(words, rng, lambda w, k, r: w[:k] + w[k] + w[k:])


def ocr(words: Words, rng: Rng) -> str | None:
    """A sign as a scanner misreads it."""
    text = " ".join(words).lower()
    hits = [k for k in OCR if k in text]
    if not hits:
        return None
    k = hits[int(rng.integers(len(hits)))]
    return text.replace(k, OCR[k], 1)


def order(words: Words, rng: Rng) -> str | None:
    """Words in another order."""
    out = list(rng.permutation(words)) if len(words) > 1 else words
    return " ".join(out) if out != words else None


def dropped(words: Words, rng: Rng) -> str | None:
    """One of four or more words is missing."""
    if len(words) < 4:
        return None
    k = int(rng.integers(1, len(words)))
    return " ".join(words[:k] + words[k + 1 :])


def repeated(words: Words, rng: Rng) -> str | None:
    """One word twice."""
    k = int(rng.integers(len(words)))
    return " ".join(words[: k + 1] + words[k:])


def joined(words: Words, rng: Rng) -> str | None:
    """Two neighbouring words without their blank."""
    if len(words) < 2:
        return None
    k = int(rng.integers(len(words) - 1))
    return " ".join([*words[:k], words[k] + words[k + 1], *words[k + 2 :]])


def parted(words: Words, rng: Rng) -> str | None:
    """A blank inside a word of six letters or more."""
    return _edit(words, rng, lambda w, k, r: w[: max(k, 2)] + " " + w[max(k, 2) :], 6)


def truncated(words: Words, rng: Rng) -> str | None:
    """Cut at 70 % of the letters, where eight or more are left: form fields are short."""
    text = " ".join(words)
    k = int(len(text) * 0.7)
    return text[:k].strip() if k >= 8 else None


def initial(words: Words, rng: Rng) -> str | None:
    """The first of three or more words as an initial."""
    return " ".join([words[0][0] + ".", *words[1:]]) if len(words) >= 3 and words[0][0].isalpha() else None


def title(words: Words, rng: Rng) -> str | None:
    """A title before the name."""
    return " ".join([str(rng.choice(TITLES)), *words])


def legal_form(words: Words, rng: Rng) -> str | None:
    """Another legal form at the end, or one more."""
    return " ".join(
        [*(w for w in words if not FORM.match(w) or w.lower() in ("of", "and", "the", "al")), str(rng.choice(FORMS))]
    )


def shortened(words: Words, rng: Rng) -> str | None:
    """A common word abbreviated."""
    out = [SHORTER.get(w.lower().strip(",."), w) for w in words]
    return " ".join(out) if out != words else None


def look_alike(words: Words, rng: Rng) -> str | None:
    """Latin letters replaced by Cyrillic ones that look the same."""
    text = " ".join(words)
    out = "".join(CYRILLIC_LOOK.get(c, c) if rng.random() < 0.6 else c for c in text)
    return out if out != text else None


def invisible(words: Words, rng: Rng) -> str | None:
    """Signs that do not show."""
    text = " ".join(words)
    k = int(rng.integers(1, len(text)))
    return text[:k] + str(rng.choice(["\u200b", "\u200d", "\u2060", "\u00ad", "\ufeff", "\u202e"])) + text[k:]


def accents(words: Words, rng: Rng) -> str | None:
    """Letters with accents."""
    table = str.maketrans("aeioucnsAEIOUCNS", "áéíöüçñšÁÉÍÖÜÇÑŠ")
    return " ".join(words).translate(table)


def punctuation(words: Words, rng: Rng) -> str | None:
    """Hyphens, dots, commas and quotation marks for blanks and the other way round."""
    text = " ".join(words)
    return (
        f"«{text}»" if rng.random() < 0.3 else re.sub(r"[ -]", lambda m: str(rng.choice(["-", " ", ", ", " . "])), text)
    )


def sound(words: Words, rng: Rng) -> str | None:
    """One spelling of a sound for another, everywhere in the name."""
    text = " ".join(words).lower()
    hits = [p for p in SOUNDS if p[0] in text]
    if not hits:
        return None
    a, b = hits[int(rng.integers(len(hits)))]
    return text.replace(a, b)


def cyrillic(words: Words, rng: Rng) -> str | None:
    """In Cyrillic letters, as a customs form would have it."""
    text = " ".join(words).lower()
    for a, b in TO_CYRILLIC:
        text = text.replace(a, b)
    return text


def romanised(words: Words, rng: Rng) -> str | None:
    """Back from Cyrillic the German, French, Polish or ISO way; of names that look Slavic or Turkic only."""
    text = " ".join(words).lower()
    if not re.search(r"(ov|ev|ova|eva|in|skii|sky|skiy|enko|evich|ovich|bek|bay|gul)\b", text):
        return None
    style = STYLES[str(rng.choice(list(STYLES)))]
    text = cyrillic(words, rng) or ""
    for a, b in style:
        text = text.replace(a, b)
    return "".join(REST.get(c, c) for c in text)


def consonants(words: Words, rng: Rng) -> str | None:
    """Without vowels inside words, where ten or more consonants are left."""
    out = " ".join(w[0] + re.sub("(?i)[aeiou]", "", w[1:]) for w in words)
    return out if len(out.replace(" ", "")) >= 10 else None


CLASSES: dict[str, Callable[[Words, Rng], str | None]] = {
    f.__name__: f
    for f in (
        typo, typos, swap, lost_letter, double_letter, ocr, order, dropped, repeated, joined, parted, truncated, initial,
        title, legal_form, shortened, look_alike, invisible, accents, punctuation, sound, cyrillic, romanised, consonants,
    )
}  # fmt: skip
LOSING = {"dropped", "truncated", "initial", "consonants"}
COMPANY_ONLY = {"legal_form", "shortened"}


def cases(names: list[str], persons: list[bool], per_class: int, seed: int) -> list[tuple[str, int, str]]:
    """Class, number of the name, altered name: ``per_class`` of each class, originals drawn with the seed.

    Names of fewer than eight letters are left out.
    """
    out = []
    for c, (kind, change) in enumerate(CLASSES.items()):
        rng = np.random.default_rng([seed, c])
        got = 0
        for i in rng.permutation(len(names)).tolist():
            if got == per_class:
                break
            if (kind in COMPANY_ONLY and persons[i]) or sum(ch.isalpha() for ch in names[i]) < 8:
                continue
            words = names[i].replace(",", "").split() if persons[i] else names[i].split()
            changed = change(words, rng)
            if changed and changed != names[i] and (kind not in LOSING or _told(changed)):
                out.append((kind, i, changed))
                got += 1
    return out
