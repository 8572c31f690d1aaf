"""The kinds of speakers and the acts that the network tells apart, in the order of its outputs."""

from __future__ import annotations

KINDS = ("person", "organization", "outlet", "document", "group", "unnamed", "generic", "author", "unknown")
ACTS = ("say", "accuse", "support", "agree", "deny", "promise", "urge", "ask", "think", "feel")
SIDES = ("neither", "for", "against")
