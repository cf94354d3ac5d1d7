"""Every word of a record in its language, carried inside it (E54)."""

import ast
import re
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from workwright import reports
from workwright.reports.amounts import amount, written
from workwright.reports.page import html_of
from workwright.reports.renderer import templates, walk
from workwright.reports.speech import Speech

HERE = Path(reports.__file__).parent
SAID = re.compile(r'\bt\(\s*"((?:[^"\\]|\\.)*)"')
PRESENTATION = {
    "language": "de-AT",
    "words": {"Page {n} of {m}": "Seite {n} von {m}", "done": "erledigt"},
    "terms": {"batch": {"one": "Charge", "many": "Chargen"}},
}


def said():
    """Return every English sentence that templates and the teller of records say."""
    found = {
        sentence for _, file in walk(templates()) for sentence in SAID.findall(file.read_text())
    }
    for name in ("page.py", "layout.py"):
        for node in ast.walk(ast.parse((HERE / name).read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                function = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if function in {"t", "N_"}:
                    found.add(node.args[0].value)
    return found


def test_every_sentence_of_a_record_exists_in_german():
    """A German record holds no English word of ours."""
    with (files("workwright") / "translations/de/LC_MESSAGES/records.po").open("rb") as file:
        catalogue = read_po(file, locale="de")
    translated = {m.id for m in catalogue if m.id and m.string and not m.fuzzy}
    assert said() - translated == set()


def test_translations_keep_their_placeholders():
    """A translated sentence names exactly the values of the English one."""
    with (files("workwright") / "translations/de/LC_MESSAGES/records.po").open("rb") as file:
        for message in read_po(file, locale="de"):
            if message.id:
                names = re.compile(r"\{\w+\}").findall
                assert sorted(names(message.id)) == sorted(names(message.string)), message.id


def test_W33_a_record_speaks_the_words_of_its_profile_and_language(tablets, record_of):
    """The same order reads Herstellauftrag in German, with comma and German terms."""
    html = html_of(record_of(tablets, languages=("de",)))
    assert '<html lang="de">' in html
    assert "Herstellauftrag" in html
    assert "14,357" in html
    assert "Wert außerhalb seines Bandes" in html
    assert "Einwaagekabine räumen" in html


def test_two_languages_are_printed_one_after_the_other(small, record_of):
    """A profile may ask for both; each has its own headings and contents."""
    record = record_of(small, languages=("en", "de"))
    html = html_of(record)
    assert html.index("Attempts, refusals, corrections") < html.index("Versuche, Abweisungen")
    assert [p["language"] for p in record.data["presentations"]] == ["en", "de"]


@pytest.mark.parametrize(
    ("value", "language", "shown"),
    [
        ("120000", "en", "120\u202f000"),
        ("1380", "de", "1\u202f380"),
        ("0.2445", "de", "0,2445"),
        ("-14.350", "en", "−14.350"),
        ("12.50", "fr", "12,50"),
        ("1234567.1234567", "en", "1\u202f234\u202f567.1234567"),
        ("A-2207", "de", "A-2207"),
        ("2026-11-09", "de", "2026-11-09"),
    ],
)
def test_numbers_keep_every_digit_and_take_the_languages_sign(value, language, shown):
    """Grouped thinly, never rounded; what is no plain number stays as it is."""
    assert Speech({**PRESENTATION, "language": language}).num(value) == shown


def test_values_are_escaped_before_they_meet_a_sentence():
    """A name with markup in it stays a name."""
    speech = Speech(PRESENTATION)
    assert speech.t("Page {n} of {m}", n="<b>1</b>", m=2) == "Seite &lt;b&gt;1&lt;/b&gt; von 2"


def test_a_sentence_keeps_a_placeholder_that_nobody_fills():
    """Nothing is invented for a missing value."""
    assert Speech(PRESENTATION).sentence("{who} did it", {}) == "{who} did it"


def test_codes_and_terms_fall_back_to_what_they_say():
    """An unknown code stands in plain words, an unknown noun with a capital."""
    speech = Speech(PRESENTATION)
    assert speech.code("done") == "erledigt"
    assert speech.code("never_heard_of") == "never heard of"
    assert speech.terms("batch") == "Chargen"
    assert speech.term("work_order") == "Work order"


def test_amounts_are_written_with_the_places_of_their_instrument():
    """A scale of 5 g shows three places; more are never cut."""
    assert amount(Decimal("14.35"), "kg", 3) == {"value": "14.350", "unit": "kg"}
    assert written(Decimal("0.12345"), 2) == "0.12345"
    assert written(Decimal("1E+2")) == "100"
    assert written(None) is None
