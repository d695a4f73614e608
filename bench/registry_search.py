"""How good the search is: questions as people ask them, and the needles among all products that answer them."""

from __future__ import annotations

import json
import urllib.request
from urllib.parse import quote

from bench.measure import emit
from bench.registry_data import NEEDLES

TOP = 10
"""What a person looks at."""


def found_by(url: str, key: str, question: str) -> list[str]:
    path = f"{url}/api/search?query={quote(question)}&resourceType=DATA_PRODUCT"
    with urllib.request.urlopen(urllib.request.Request(path, headers={"x-api-key": key})) as answer:
        return [each["id"] for each in json.load(answer)["results"]][:TOP]


def quality(url: str, key: str) -> None:
    """Precision: how many of as many as are wanted stand on top. Recall: how many are among the first ten. First: where the first stands."""
    precise = recalled = first = 0.0
    questions = NEEDLES["questions"]
    for each in questions:
        wanted, found = set(each["wanted"]), found_by(url, key, each["ask"])
        top = wanted & set(found[: len(wanted)])
        rank = next((place for place, id_ in enumerate(found, 1) if id_ in wanted), 0)
        precise, recalled = precise + len(top) / len(wanted), recalled + len(wanted & set(found)) / len(wanted)
        first += 1 / rank if rank else 0.0
        print(f"  {each['ask']!r} ({each['kind']}): {f'at {rank}' if rank else 'missed'} of {len(found)}")
    count = len(questions)
    said = f"precision {precise / count:.2f}, recall of ten {recalled / count:.2f}, mean reciprocal rank {first / count:.2f}"
    emit(f"search quality, {count} questions", said, "–", "", "")
