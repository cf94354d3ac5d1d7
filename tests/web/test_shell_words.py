"""Sentences, numbers, days and instants reach the person in her language and nothing is rounded."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask, g
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from workwright.clock import FixedClock
from workwright.domain.principal import Principal
from workwright.forms.plan import FieldPlan, FormPlan
from workwright.web.app import create_app
from workwright.web.fields import error_texts, neutral_form
from workwright.web.i18n import day, instant, language, moment, number, quantity, say
from workwright.web.numbers import NotANumber, decimal_of, integer_of, neutral
from workwright.web.settings import WebSettings
from workwright.web.shell import Shell
from workwright.web.words import clock_face, initials, verdict_line, verdict_word, zone_name

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 9, 13, 5, 40, tzinfo=UTC)
NB = "\u00a0"


def a_person(locale: str) -> Principal:
    return Principal(
        tenant_id=UUID(int=1),
        tenant_code="halden",
        person_id=UUID(int=2),
        person_code="dokafor",
        printed_name="Dana Okafor",
        site_id=None,
        roles=frozenset(),
        permissions=frozenset(),
        session_id=UUID(int=3),
        locale=locale,
    )


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(WebSettings(), resume=lambda *_: None, now=FixedClock(NOW))


@pytest.fixture
def speak(app: Flask) -> Iterator[object]:
    """Give a function that enters a request in a language."""
    contexts = []

    def enter(locale: str) -> None:
        context = app.test_request_context()
        context.push()
        contexts.append(context)
        g.principal = a_person(locale)
        g.shell = Shell(zone="Europe/Oslo")

    yield enter
    for context in reversed(contexts):
        context.pop()


@pytest.mark.parametrize(
    ("typed", "locale", "expected"),
    [
        ("14.355", "en", "14.355"),
        ("14,355", "de", "14.355"),
        (" 14,350 ", "de", "14.350"),
        ("-0.5", "en", "-0.5"),
        ("\u22120,5", "de", "-0.5"),
        ("000000000007", "de", "000000000007"),
        ("123456789012.123456789", "en", "123456789012.123456789"),
    ],
)
def test_B1_a_typed_number_keeps_what_was_typed(typed: str, locale: str, expected: str) -> None:
    """The decimal sign of the reader becomes a point; digits and trailing zeros stay."""
    assert neutral(typed, locale) == expected
    assert str(decimal_of(typed, locale)) == str(Decimal(expected))


@pytest.mark.parametrize(
    ("typed", "locale", "code"),
    [
        ("14.355", "de", "number.grouping"),
        ("1.234,5", "de", "number.grouping"),
        ("14,355", "en", "number.grouping"),
        ("1,234.5", "en", "number.grouping"),
        ("1 234", "en", "number.grouping"),
        ("1\u00a0234", "de", "number.grouping"),
        ("1\u2019234", "de", "number.grouping"),
        ("", "en", "number.missing"),
        ("  ", "de", "number.missing"),
        ("NaN", "en", "number.syntax"),
        ("Infinity", "en", "number.syntax"),
        ("1e5", "en", "number.syntax"),
        ("1_000", "en", "number.syntax"),
        ("\u0661\u0662", "en", "number.syntax"),
        ("\uff11", "en", "number.syntax"),
        ("+1", "en", "number.syntax"),
        ("--1", "en", "number.syntax"),
        (".5", "en", "number.syntax"),
        ("5.", "en", "number.syntax"),
        ("1.2.3", "en", "number.syntax"),
        ("0x10", "en", "number.syntax"),
        ("1234567890123", "en", "number.digits"),
        ("0.1234567890", "en", "number.digits"),
    ],
)
def test_B1_whatever_is_no_plain_number_is_refused_with_its_reason(
    typed: str, locale: str, code: str
) -> None:
    """Grouping signs, foreign digits, exponents and words are refused; nothing is guessed."""
    with pytest.raises(NotANumber) as refused:
        neutral(typed, locale)
    assert refused.value.code == code


@given(st.text(max_size=30), st.sampled_from(["en", "de", "fr", "sv"]))
def test_B1_any_text_is_a_plain_number_or_refused(typed: str, locale: str) -> None:
    """Whatever is typed: the outcome is a plain ASCII number within bounds, or a refusal."""
    try:
        plain = neutral(typed, locale)
    except NotANumber:
        return
    assert re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,9})?", plain)
    assert Decimal(plain).is_finite()


def test_K15_more_places_than_the_instrument_shows_are_refused() -> None:
    """A value with more decimals than the scale gives is refused, never rounded."""
    assert decimal_of("14.355", "en", 3) == Decimal("14.355")
    with pytest.raises(NotANumber, match=r"number\.decimals"):
        decimal_of("14.3551", "en", 3)
    with pytest.raises(NotANumber, match=r"number\.decimals"):
        integer_of("2.0", "en")


def test_B1_a_form_goes_on_with_points_and_names_the_fields_that_cannot(speak: object) -> None:
    """Numbers of a form are put to points; what is no number is said at its field, once."""
    speak("de")  # type: ignore[operator]
    fields = (
        FieldPlan("gross", "gross", "Brutto", "decimal"),
        FieldPlan("tare", "tare", "Tara", "decimal"),
        FieldPlan("lot", "lot", "Charge", "scan"),
    )
    plan = FormPlan("workwright:form/x/y/1", 1, "", "", fields, ())
    form = MultiDict(
        {"gross": "15,195", "tare": "0.840", "lot": "1,2", "csrf_token": "x", "empty": " "}
    )
    texts, errors = neutral_form(plan, form)
    assert texts == {"gross": "15.195", "lot": "1,2"}
    assert [(e.path, e.code) for e in errors] == [("tare", "number.grouping")]
    assert "," in error_texts(errors)["tare"]


@pytest.mark.parametrize(
    ("locale", "shown"), [("en", "14.355"), ("de", "14,355"), ("de-AT", "14,355"), ("xx", "14.355")]
)
def test_D8_an_amount_shows_all_its_places(speak: object, locale: str, shown: str) -> None:
    """Amounts show every place they have, in the signs of the reader, beside their unit."""
    speak(locale)  # type: ignore[operator]
    assert number(Decimal("14.355")) == shown
    assert number(Decimal("14.355"), 2) == shown
    assert quantity(Decimal("14.355"), "kg") == f"<bdi>{shown}{NB}kg</bdi>"


def test_D8_zeros_at_the_end_say_how_exact_a_weight_is(speak: object) -> None:
    """Trailing zeros are kept, and added up to what the scale shows; large numbers are grouped."""
    speak("en")  # type: ignore[operator]
    assert number(Decimal("0.2400")) == "0.2400"
    assert number(Decimal("0.24"), 4) == "0.2400"
    assert number(120000) == "120,000"
    assert number(Decimal("1E+3")) == "1,000"
    assert quantity(None, "kg") == "–"


def test_B10_a_unit_cannot_bring_markup(speak: object) -> None:
    """A unit that holds markup is shown as text."""
    speak("en")  # type: ignore[operator]
    assert "<script>" not in quantity(Decimal(1), "<script>")


def test_E31_an_instant_of_a_record_has_seconds_and_offset(speak: object) -> None:
    """Records show local time to the second with the offset of the site."""
    speak("de")  # type: ignore[operator]
    assert instant(NOW) == "2026-11-09 14:05:40 +01:00"
    assert instant(datetime(2026, 7, 1, 12, 0, tzinfo=UTC)) == "2026-07-01 14:00:00 +02:00"
    assert instant(NOW, "UTC") == "2026-11-09 13:05:40 +00:00"


def test_E31_on_screen_today_is_a_time_and_other_days_are_named(speak: object) -> None:
    """Screens show the time today, the day and time else, the year only in other years."""
    speak("en")  # type: ignore[operator]
    assert moment(NOW) == "14:05"
    assert moment(NOW - timedelta(days=3)) == f"Nov 6{NB}14:05"
    assert moment(NOW - timedelta(days=400)) == f"Oct 5, 2025{NB}15:05"
    assert moment(datetime(2026, 11, 9, 23, 30, tzinfo=UTC)) == f"Nov 10{NB}00:30"


def test_B6_a_day_is_never_made_from_an_instant_without_a_zone(speak: object) -> None:
    """A site day is shown as stored; an instant must be given a zone first."""
    speak("de")  # type: ignore[operator]
    assert day(date(2026, 11, 8)) == "08.11.2026"
    with pytest.raises(TypeError, match="zone"):
        day(NOW)


def test_S28_sentences_fill_names_and_nothing_else(speak: object) -> None:
    """A sentence of a plugin or tenant can show values by name; it cannot reach into them."""
    speak("de")  # type: ignore[operator]
    data = {"lot": "L-8841", "net": Decimal("14.355"), "day": date(2026, 11, 8), "at": NOW}
    assert say("Lot {lot}: {net}, {day}, {at}.", data) == "Lot L-8841: 14,355, 08.11.2026, 14:05."
    assert say("{lot.__class__} {missing} {0} {lot!r}", data) == (
        "{lot.__class__} {missing} {0} {lot!r}"
    )
    assert say("", data) == ""


@pytest.mark.parametrize(
    ("locale", "expected"), [("de", "de"), ("de-AT", "de-AT"), ("en-GB", "en-GB"), ("xx", "en")]
)
def test_issue_2_each_person_reads_her_language(speak: object, locale: str, expected: str) -> None:
    """The language is the person's; one without screens falls back to English."""
    speak(locale)  # type: ignore[operator]
    assert language() == expected


def test_issue_2_a_visitor_chooses_or_brings_the_language(app: Flask) -> None:
    """At the door the language is chosen by link, else taken from the browser."""
    client = app.test_client()
    assert '<html lang="en"' in client.get("/nothing").text
    assert '<html lang="de"' in client.get("/nothing?lang=de").text
    assert '<html lang="de"' in client.get("/nothing", headers={"Accept-Language": "de-CH"}).text
    assert '<html lang="en"' in client.get("/nothing?lang=../x").text


def test_K7_a_verdict_counts_both_limits_as_inside(speak: object) -> None:
    """On the limit is inside; outside says by how much, in the finer unit where that is shorter."""
    speak("en")  # type: ignore[operator]
    low, target, high = Decimal("14.290"), Decimal("14.357"), Decimal("14.425")

    def line(value: str, unit: str = "kg", decimals: int | None = None) -> str:
        return verdict_line(low, target, high, Decimal(value), unit, decimals)

    assert verdict_word(low, high, low) == verdict_word(low, high, high) == "In tolerance"
    assert verdict_word(low, high, Decimal("14.289")) == "Too light"
    assert line("14.4271") == f"2.1{NB}g over the highest value"
    assert line("14.28", "pc", 3) == f"0.010{NB}pc under the lowest value"
    assert line("14.355") == f"2{NB}g below target"
    assert line("14.3571") == f"0.1{NB}g above target"
    assert line("14.357") == "on target"


@pytest.mark.parametrize(
    ("until", "since", "text", "tone"),
    [
        (47, -53, "47:00 left", ""),
        (9, -51, "09:00 left", "warn"),
        (12, -48, "12:00 left", "warn"),
        (-12, -90, "12:00 over", "stop"),
        (72, -8, f"1{NB}h 12{NB}min left", ""),
    ],
)
def test_K16_a_clock_warns_in_its_last_fifth_and_says_when_it_is_over(
    speak: object, until: int, since: int, text: str, tone: str
) -> None:
    """A clock counts down on the server's time, warns in its last fifth and says when over."""
    speak("en")  # type: ignore[operator]
    face = clock_face(NOW + timedelta(minutes=until), NOW + timedelta(minutes=since))
    assert (face.text, face.tone) == (text, tone)


def test_K16_a_clock_counts_up_to_a_window(speak: object) -> None:
    """A duration counts up; it warns near its highest value once the lowest is reached."""
    speak("en")  # type: ignore[operator]

    def after(minutes: int) -> tuple[str, str]:
        face = clock_face(since=NOW - timedelta(minutes=minutes), low_s=840, high_s=960)
        return face.text, face.tone

    assert after(12) == ("12:00", "")
    assert after(15) == ("15:00", "warn")
    assert after(20) == ("04:00 over", "stop")


def test_issue_2_small_words(speak: object) -> None:
    """Initials leave titles out; a zone is named by its city in the reader's language."""
    speak("de")  # type: ignore[operator]
    assert [initials(n) for n in ("Dana Okafor", "Dr. Anja B. Keller", "Cher")] == ["DO", "AK", "C"]
    assert (zone_name("Europe/Warsaw"), zone_name("UTC")) == ("Warschau", "UTC")


def german() -> dict[object, Message]:
    path = ROOT / "core/workwright/translations/de/LC_MESSAGES/messages.po"
    with path.open("rb") as file:
        return {message.id: message for message in read_po(file, locale="de") if message.id}


def spoken() -> dict[object, str]:
    """Return each sentence of the engine and the file it stands in."""
    with (ROOT / "scripts/babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    keywords = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
    found = extract_from_dir(
        ROOT / "core/workwright", methods, options, keywords=keywords, strip_comment_tags=True
    )
    return {text: file for file, _line, text, _comments, _context in found}


def test_issue_2_every_sentence_speaks_german() -> None:
    """Each translatable sentence of the engine has a German one."""
    known = german()

    def spoken_for(text: object) -> bool:
        string = known[text].string if text in known else ""
        return all(string) if isinstance(string, tuple) else bool(string)

    missing = [f"{file}: {text!r}" for text, file in spoken().items() if not spoken_for(text)]
    assert not missing, "run scripts/messages.sh and translate:\n" + "\n".join(sorted(missing))


def test_issue_2_what_a_refusal_says_is_a_sentence_without_a_mark() -> None:
    """Message and remedy of every refusal are found, also where one of two is chosen."""
    found = spoken()
    for sentence in (
        "The question is closed.",
        "Ask a new one.",
        "{name} has signed this already; the next signature is another person's.",
        "Step {step} needs a scale; none was named.",
    ):
        assert sentence in found
    assert "" not in found


def test_issue_2_translations_fill_the_same_values() -> None:
    """A German sentence names exactly the values of the English one, and no exclamation marks."""
    names = re.compile(r"%\((\w+)\)s|\{(\w[\w.]*)\}")

    def values(text: object) -> set[tuple[str, ...]]:
        return set(names.findall(str(text)))

    for text, message in german().items():
        pairs = zip(text, message.string, strict=True) if isinstance(text, tuple) else (
            (text, message.string),)  # fmt: skip
        for english, translated in pairs:
            if not translated:
                continue  # missing ones are named by the test above
            assert values(english) == values(translated), english
            assert "!" not in str(translated)
            assert not message.fuzzy
