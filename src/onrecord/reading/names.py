"""A source span -> the name in it, where the source is itself a name: "Rep. Ana Ruiz of Ohio" -> "Ana Ruiz".

Only what stands there is read: a description ("the mayor") or somebody else's name in it ("Ruiz's lawyer") gives nothing.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"\w[\w.'’-]*")
_TITLES = frozenset(
    """mr mrs ms miss mx dr prof professor sir dame lord lady sen senator rep representative congressman congresswoman gov
governor president vice prime minister chancellor mayor judge justice attorney general secretary chairman chairwoman chair chief executive
officer director spokesman spokeswoman spokesperson senate house majority minority leader speaker king queen prince princess captain colonel
lieutenant sergeant sgt capt col lt gen maj major detective inspector constable sheriff rev reverend father pope bishop archbishop cardinal
rabbi imam ambassador commissioner councillor councilman councilwoman democrat republican republicans democrats ceo former""".split()
)
_PARTICLES = frozenset("al bin da de del della den der di do dos du el ibn la le van von y".split())
_PRONOUNS = frozenset("i he she it they we you who this that these those a an the his her their our my its some many one".split())
_TAIL = re.compile(r",| \(| who\b| which\b| of\b| from\b| and\b|$")


def name_in(source: str) -> tuple[int, int] | None:
    """The range of the name in `source`, without titles, or None where the source is not a name."""
    head = _TAIL.split(source, maxsplit=1)[0]
    words = [(m.start(), m.end()) for m in _WORD.finditer(head)]
    name: list[tuple[int, int]] = []
    for start, end in reversed(words):
        word = head[start:end].rstrip(".'’")
        if not ((word[:1].isupper() and word.casefold() not in _TITLES | _PRONOUNS) or (name and word in _PARTICLES)):
            break
        name.insert(0, (start, start + len(word) if not name else end))
    while name and head[slice(*name[0])] in _PARTICLES:
        name.pop(0)
    if not name or head[name[-1][1] :].strip(" .") or (head[:1].islower() and head.casefold().startswith(("the ", "a ", "an "))):
        return None
    start, end = name[0][0], name[-1][1]
    if head[start:end].endswith(("'s", "’s")) or head.startswith("The ") or (head.isupper() and len(head.split()) > 3):
        return None
    return start, end
