"""The form of names: which words in a name are titles, where a name stands in a source, which words belong to it.

Only what stands there is read: a description ("the mayor") or somebody else's name in it ("Ruiz's lawyer") gives no name.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"\w[\w.'’-]*")
TITLES = frozenset(
    """mr mrs ms miss mx dr prof professor sir dame lord lady sen senator rep representative congressman congresswoman gov governor
president vice prime minister chancellor mayor judge justice attorney general secretary chairman chairwoman chair chief executive
officer director spokesman spokeswoman spokesperson senate house majority minority leader speaker king queen prince princess
captain colonel lieutenant sergeant sgt capt col lt gen maj major detective inspector insp supt superintendent det dci pc pte cpl
constable sheriff rev reverend father pope bishop archbishop cardinal rabbi imam ambassador commissioner councillor councilman
councilwoman democrat republican republicans democrats ceo former""".split()
)
# what may stand before a name and is no part of it
BEFORE_BODIES = frozenset({"the"})
BEFORE_PEOPLE = TITLES | BEFORE_BODIES
PARTICLES = frozenset("al bin da de del della den der di do dos du el ibn la le van von y".split())
_PRONOUNS = frozenset(
    "i he she it they you we who which what this that these those a an the his her their our my its some many one others all both".split()
)
_EMPTY = _PRONOUNS | frozenset(
    """him hers theirs your yours our ours mine and but for from with whose where when there here own old new other another any each every
    same such two three four five six seven eight nine ten first second third year years month months day days mrs miss named
    called somebody someone something anybody anyone anything everybody everyone everything nobody none nothing otherwise else""".split()
)
_ABBREVIATIONS = {
    "sen": "senator", "gov": "governor", "rep": "representative", "prof": "professor", "dr": "doctor", "rev": "reverend", "capt": "captain",
    "lt": "lieutenant", "gen": "general", "sgt": "sergeant", "col": "colonel", "maj": "major", "det": "detective", "insp": "inspector",
    "congressman": "representative", "congresswoman": "representative", "pres": "president", "councilman": "councillor",
    "councilwoman": "councillor",
}  # fmt: skip
# bodies that are called by what they are, and what they cannot be
_CALLED_WHAT_THEY_ARE = tuple(
    frozenset(words.split())
    for words in ("police constabulary sheriff", "court tribunal", "hospital clinic", "church diocese", "university college school")
)
_OTHER_BODIES = frozenset(
    "association league union federation party committee bank company ministry agency bureau commission council times post".split()
).union(*_CALLED_WHAT_THEY_ARE)
_SUFFIX = re.compile(r",? (?:Jr\b\.?|Sr\b\.?|II\b|III\b|IV\b)")
_AFTER_PARTICLE = re.compile(rf"(?: (?:{'|'.join(sorted(PARTICLES))}))* [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?")
_NICKNAME = re.compile(r" (?:[\"“‘'(][^\"”’')\n]{1,20}[\"”’')] )?")
_OWNING = re.compile(r"['’]s? \w")
_SERVED = re.compile(r"\w (?:for|of|to|behind) ((?:[\w.-]+ ){0,4})$")
_SMALL = frozenset("of the and for in on at de la & to".split())
_AFTER_HEAD = re.compile(r" (?:of|for|in|at|that|which|who) |,")
_TAIL = re.compile(r",| \(| who\b| which\b| of\b| from\b| and\b|$")


def name_in(source: str) -> tuple[int, int] | None:
    """The range of the name in `source`, without titles, or None where the source is not a name."""
    head = _TAIL.split(source, maxsplit=1)[0]
    words = [(m.start(), m.end()) for m in _WORD.finditer(head)]
    name: list[tuple[int, int]] = []
    for start, end in reversed(words):
        word = head[start:end].rstrip(".'’")
        if not ((word[:1].isupper() and word.casefold() not in TITLES | _PRONOUNS) or (name and word in PARTICLES)):
            break
        name.insert(0, (start, start + len(word) if not name else end))
    while name and head[slice(*name[0])] in PARTICLES:
        name.pop(0)
    if not name or head[name[-1][1] :].strip(" .") or (head[:1].islower() and head.casefold().startswith(("the ", "a ", "an "))):
        return None
    start, end = name[0][0], name[-1][1]
    if head[start:end].endswith(("'s", "’s")) or head.startswith("The ") or (head.isupper() and len(head.split()) > 3):
        return None
    return start, end


def without_possessive(form: str) -> str:
    """A form without its ’s."""
    return form.removesuffix("'s").removesuffix("’s")


def bare_name(form: str, is_person: bool = True) -> str:
    """A name without possessive, without "the", and a person's without the titles before it: "the late Sen. Ana Ruiz's" keeps its "late",
    the Justice Department its "Justice". A form of which nothing would be left stays as it is."""
    before = BEFORE_PEOPLE if is_person else BEFORE_BODIES
    plain = without_possessive(form).rstrip("'’ ,")
    while (word := _WORD.match(plain)) and word[0].rstrip(".").casefold() in before and len(plain) > word.end() + 1:
        plain = plain[word.end() :].lstrip()
    # a word before the name that the tags took along: "pal Ana Ruiz"
    while (word := _WORD.match(plain)) and word[0].islower() and word[0] not in PARTICLES and any(c.isupper() for c in plain):
        plain = plain[word.end() :].lstrip()
    return plain or form


def suffix_after(text: str, start: int, end: int) -> int:
    """Where the name `[start, end)` ends with its suffix, "Jr.", "III"; one that ends in a particle goes on: "Jean-Marc de" "Le Roux"."""
    if text[start:end].rpartition(" ")[2] in PARTICLES and (more := _AFTER_PARTICLE.match(text, end)):
        end = more.end()
    match = _SUFFIX.match(text, end, end + 6)
    return match.end() if match else end


def is_all_name(source: str) -> bool:
    """Whether every word of a source could belong to one name: "U.S. News and World Report", not "a Harrow Courant reporter"."""
    words = source.split()
    strong = [w for w in words if w.casefold() not in _SMALL]
    return (
        1 < len(words) < 9
        and bool(strong)
        and not set(source) & set(',;:()“”"')
        and all(w[:1].isupper() or w[:1].isdigit() for w in strong)
    )


def goes_on(between: str) -> bool:
    """Whether what stands between two names of people makes them one: nothing but a blank, or a nickname ("Ana “Bo” Ruiz")."""
    return _NICKNAME.fullmatch(between) is not None


def is_other(source: str, start: int, end: int) -> bool:
    """Whether the name `[start, end)` in a source is another's than the speaker's: "Ada Quill’s lawyer", "the spokesman for Ada Quill"."""
    if _OWNING.match(source, end):
        return True
    # "the spokesman for Prime Minister Ada Quill", but not "the head of Harrow Bank Ada Quill"
    served = _SERVED.search(source[:start])
    return served is not None and (not served[1] or served[1].split()[-1].rstrip(".").casefold() in TITLES | {"the", "late", "then"})


def own_name(source: str) -> tuple[int, int] | None:
    """The range of what an organisation is called by that has no name but its source: "the Harrow government", "police"; None where
    the words are too many, or say nothing of whose it is ("the campaign")."""
    start = len(source) - len(re.sub(r"^(?:the|a|an|its|his|her|their) ", "", source, flags=re.IGNORECASE))
    end = len(without_possessive(source))
    words = source[start:end].split()
    capital = any(w[:1].isupper() for w in words)
    if (
        not words
        or source.casefold() in _PRONOUNS
        or len(words) > 5
        or not (capital or (start == 0 and len(words) == 1))
        or set(source) & set(',;:()“”"')
    ):
        return None
    return start, end


def describes(form: str) -> bool:
    """Whether a description says something: "man" and "a passer-by" do, "the", "-year", "his own", "somebody" and "member of" do not."""
    words = re.findall(r"[^\W\d_]+", form.casefold())
    whole = form.casefold().split()
    is_cut_off = 0 < len(whole) < 4 and whole[-1] in _SMALL
    return any(len(word) > 2 and word not in _EMPTY for word in words) and not is_cut_off


def title_before(text: str, start: int) -> str:
    """The title that stands before a name at `start`, in full and small: "senator" before "Sen. Ana Ruiz", "former mayor" before "ex-Mayor
    Bo Lund"; "" where there is none."""
    match = _TITLE_BEFORE.search(text, max(0, start - 30), start)
    return _office(match[2], match[1]) if match else ""


def office(description: str) -> str:
    """The title that a description is called by: "mayor" of "the mayor" and of "the outgoing mayor", "former mayor" of "the former mayor";
    "" where it is none."""
    words = re.findall(r"[\w’'-]+", description.casefold())
    if not (1 < len(words) < 5 and words[0] in ("the", "this", "that")):
        return ""
    return _office(words[-1], next((word for word in words[1:-1] if word in _NO_LONGER), ""))


def is_another_body(description: str, name: str) -> bool:
    """Whether a description says that it is another body than a name: "the police" are not the Players' Association, and no hospital."""
    told = set(re.findall(r"[^\W\d_]+", _AFTER_HEAD.split(description.casefold(), maxsplit=1)[0]))
    words = re.findall(r"[^\W\d_]+", _AFTER_HEAD.split(name.casefold(), maxsplit=1)[0].removesuffix("'s").removesuffix("’s"))
    mine = [kind for kind in _CALLED_WHAT_THEY_ARE if kind & told]
    return bool(mine and words) and words[-1] in _OTHER_BODIES and not any(kind.intersection(words) for kind in mine)


def _office(title: str, before: str) -> str:
    word = title.rstrip(".").casefold()
    full = _ABBREVIATIONS.get(word, word) if word in TITLES - _NO_OFFICES else ""
    return f"former {full}" if full and before else full


_NO_LONGER = ("former", "ex", "late", "onetime", "one-time")
_TITLE_BEFORE = re.compile(rf"\b(?:({'|'.join(_NO_LONGER)})[ -])?([A-Za-z]+\.?) $", re.IGNORECASE)
_NO_OFFICES = frozenset(
    "mr mrs ms miss mx sir dame lord lady former house senate majority minority vice prime general chief executive".split()
)
