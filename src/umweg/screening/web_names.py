"""The words of an e-mail address or website that may be somebody's name: ``info@rosneft.example`` says ``rosneft``.

Ends of domains, names of services (``www``, ``mail``), of mailboxes (``info``) and of providers of free mail say of
nobody who it is.

>>> web_names("info@bank-melli.example"), web_names("https://www.tulgan.co.uk/en?x=1"), web_names("tulgan@gmail.com")
(('bank melli',), ('tulgan',), ('tulgan',))
"""

from __future__ import annotations

import re

LEAST = 4
"""Letters of a word that may be a name by itself; shorter ones are abbreviations of anybody."""
_SERVICES = frozenset(
    ("www", "www2", "mail", "email", "smtp", "shop", "store", "online", "home", "site", "blog", "news", "info",
     "contact", "kontakt", "office", "sales", "export", "import", "admin", "service", "support", "hello", "post",
     "team", "buero", "vertrieb", "einkauf", "order", "orders", "logistics", "logistik", "accounting", "zakaz",
     "sekretar", "com", "org", "net", "gov", "edu", "mil", "mailto", "index", "html", "about")
)  # fmt: skip
_PROVIDERS = frozenset(
    ("gmail", "googlemail", "outlook", "hotmail", "live", "msn", "yahoo", "ymail", "gmx", "web", "icloud", "aol",
     "yandex", "rambler", "inbox", "list", "internet", "proton", "protonmail", "tutanota", "t-online", "freenet",
     "posteo", "mailbox", "orange", "wanadoo", "free", "laposte", "libero", "mynet", "ukr", "sina", "sohu", "foxmail",
     "zoho", "fastmail", "facebook", "instagram", "linkedin", "telegram", "whatsapp", "youtube")
)  # fmt: skip
_NOBODY = _SERVICES | _PROVIDERS
_APART = re.compile(r"[\s.@/?&=#:,;<>()]+")
_WITHIN = re.compile(r"[-_+]+")


def web_names(text: str) -> tuple[str, ...]:
    """What may be names in an address, each once, in its order; empty where all of it is of anybody."""
    host = re.sub(r"^\w+://", "", text.strip().lower())
    labels = [_readable(x) for x in _APART.split(host) if x]
    signs = _APART.findall(host)
    end = next((i for i, x in enumerate(signs) if x[:1] in ("/", "?", "#")), len(labels) - 1 if signs else -1)
    kept = (x for i, x in enumerate(labels) if i != end and x not in _NOBODY)
    words = (" ".join(w for w in _WITHIN.split(x) if w) for x in kept)
    return tuple(dict.fromkeys(w for w in words if sum(c.isalpha() for c in w) >= LEAST))


def _readable(label: str) -> str:
    """A label in its own script, where it stands in the letters that domains are sent in."""
    try:
        return label.encode("ascii").decode("idna") if label.startswith("xn--") else label
    except UnicodeError:
        return label
