"""Records -> one SQLite file, and questions to it."""

from __future__ import annotations

from .archive import Added, Archive, Info

__all__ = ["Added", "Archive", "Info"]
