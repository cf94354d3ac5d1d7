"""The record of a small order as it stands in the repository; review its changes like code."""

import json
import os
import re
from pathlib import Path

from workwright.reports.schema import shape_faults, validator

GOLDEN = Path(__file__).parents[1] / "golden" / "record-small.json"
UPDATE = "WORKWRIGHT_UPDATE_GOLDEN"
HASH = re.compile(r"\b[0-9a-f]{64}\b")


def test_golden_record_of_a_small_order(small, record_of):
    """Both databases give the same record, and it is the one that was reviewed.

    Hashes change with every word of the profile, so they are masked; the list of rules has its
    own reference.
    """
    content = json.loads(json.dumps(record_of(small).content))
    del content["sections"]["rules"]
    text = json.dumps(content, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    text = HASH.sub("<sha256>", text)
    if os.environ.get(UPDATE):
        GOLDEN.write_text(text, "utf-8")
    assert text == GOLDEN.read_text("utf-8")


def test_E39_a_record_is_the_same_text_on_both_databases(small, record_of):
    """Nothing of a record depends on the database that holds the order."""
    record = record_of(small)
    again = record_of(small)
    assert record.text == again.text


def test_E2_every_record_meets_the_published_schema(told, quiet):
    """Structure, sections and values are those that the schema describes."""
    validator().check_schema(validator().schema)
    assert list(shape_faults(told.data)) == []
    assert list(shape_faults(quiet.data)) == []


def test_the_schema_tells_what_a_record_lacks(quiet):
    """A section in another shape is named by its path."""
    data = json.loads(quiet.text)
    data["content"]["sections"]["cover"]["batch"]["number"] = 7
    faults = list(shape_faults(data))
    assert len(faults) == 1
    assert faults[0].startswith("content/sections/cover/batch/number")
