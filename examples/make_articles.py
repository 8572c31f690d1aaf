"""Writes articles.jsonl from the stories beside it."""

import json
from pathlib import Path

HERE = Path(__file__).parent
FACTS = {
    "council-vote": ("Council keeps the old ferry, and the argument about it", "Ann Ode", "Harrow Courant", "2024-09-11"),
    "harbour-trial": ("Bookkeeper tells court of burned invoices", "Mira Todd", "Strand Press", "2025-02-04"),
    "reef-study": ("Lost coral grows again off Tamaro", "Pia Wren", "Corrie Mail", "2025-05-18"),
    "cup-final": ("Rovers win the cup in the last minute", "Ned Foss", "Karlshaven Post", "2024-06-02"),
    "singer-posts": ("Singer Oluchi Vance cancels tour, and her fans take sides", None, "Stagelight", "2024-11-26"),
}

with (HERE / "articles.jsonl").open("w", encoding="utf8") as out:
    for name, (title, byline, outlet, published) in FACTS.items():
        text = (HERE / f"{name}.txt").read_bytes().decode()
        row = {"id": name, "text": text, "title": title, "byline": byline, "outlet": outlet, "published": published}
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
