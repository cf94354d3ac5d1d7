"""Two orders to print: the tablets with everything that can happen, and a small quiet one."""

from datetime import UTC, datetime

from tests.reports.builder import Book, demo_recipe, long_recipe

from workwright.domain.lifecycle import Meaning


def tablets(engine, *, steps=None, **kwargs):
    """Run the whole story of the tablets until release to stock."""
    recipe = demo_recipe()
    if steps:
        recipe = long_recipe(recipe, steps)
    book = Book(engine, recipe=recipe, **kwargs).release()
    book.at("2026-11-09 08:05:00")
    book.state("IN_PROGRESS", "started", "okafor", started_at=book.clock.now())
    book.clear("10")
    _dispense(book)
    _process(book)
    if steps:
        _more(book, steps)
    _end(book)
    return book


def small(engine, **kwargs):
    """Release an order of one weighing and carry it to its end."""
    recipe = demo_recipe()
    kept = tuple(s for s in recipe.steps if s.number == "20")
    book = Book(
        engine,
        recipe=_replace(recipe, steps=kept, bom=recipe.bom[:1], yields=(), samples=()),
        **kwargs,
    ).release()
    book.at("2026-11-09 08:05:00")
    book.state("IN_PROGRESS", "started", "okafor", started_at=book.clock.now())
    book.begin("20", tool="SC-101")
    book.at("2026-11-09 08:12:00")
    book.dispense("20", "3.043", "SC-101")
    book.finish("20")
    book.at("2026-11-09 09:00:00")
    book.state(
        "COMPLETED", "completed", "brandt", meaning=Meaning.SUPERVISED, ended_at=book.clock.now()
    )
    book.state("UNDER_REVIEW", "submitted_for_review", "brandt", meaning=Meaning.REVIEWED)
    book.at("2026-11-10 10:00:00")
    book.state("RELEASED_TO_STOCK", "released_to_stock", "nowak", meaning=Meaning.RELEASED)
    return book


def _replace(recipe, **changes):
    from dataclasses import replace

    steps = tuple(replace(s, predecessors=()) for s in changes.pop("steps", recipe.steps))
    return replace(recipe, steps=steps, **changes)


def _dispense(book):
    weights = [
        ("20", "3.043", "SC-101", "2026-11-09 09:24:00"),
        ("22", "5.280", "SC-104", "2026-11-09 10:02:00"),
        ("23", "0.961", "SC-101", "2026-11-09 10:38:00"),
        ("24", "0.1203", "SC-103", "2026-11-09 11:09:00"),
    ]
    for step, net, scale, at in weights:
        book.at(at)
        book.begin(step, tool=scale)
        book.clock.move(minutes=7)
        book.dispense(step, net, scale)
        book.finish(step)
    book.at("2026-11-09 13:52:07")
    book.refuse(
        "PH-11",
        "SC-102",
        "Scale SC-102 is out of calibration. Its calibration ended on 2026-11-08.",
        "Use SC-104.",
        step="21",
    )
    book.begin("21", tool="SC-104")
    book.clock.move(minutes=9)
    book.dispense("21", "14.355", "SC-104")
    book.finish("21")
    book.at("2026-11-09 14:12:00")
    book.begin("25", tool="SC-103")
    book.at("2026-11-09 14:21:44")
    outside = book.dispense("25", "0.2445", "SC-103", verdict="action")
    deviation = book.deviate(
        "TVT-D-01",
        "25",
        "Magnesium stearate attempt 1 weighed 0.2445 kg, 0.0021 kg over the highest value.",
    )
    book.clock.move(minutes=18)
    book.decide(outside, deviation, "redispense", "The container is rejected; weigh again.")
    book.at("2026-11-09 15:02:10")
    book.dispense("25", "0.2401", "SC-103", source="typed")
    book.finish("25", status="done_with_deviation")
    book.deviation = deviation


def _process(book):
    book.at("2026-11-09 15:30:00")
    for step, values, tool in (
        ("30", {"mesh_intact": ("1", None)}, "SV-01"),
        ("40", {"speed": ("12", "rpm"), "time": ("15.2", "min")}, "BB-200"),
        ("50", {"time": ("3.1", "min"), "rsd": ("2.4", "%")}, None),
    ):
        book.begin(step, "duarte", tool, device="BB-2")
        book.clock.move(minutes=20)
        for name, value in values.items():
            book.clock.move(seconds=30)
            book.capture(step, {name: value}, "duarte")
        book.finish(step, "duarte", "weber")
        book.clock.move(minutes=3)
    book.yields("blend", "24.000", "23.880", samples="0.020", rejects="0.060", unit="kg")
    book.at("2026-11-10 07:10:00")
    book.begin("60", "duarte", "TP-16", device="TP-16")
    book.clock.move(hours=1)
    book.capture(
        "60",
        {"mass": ("200.4", "mg"), "hardness": ("78", "N"), "thickness": ("3.41", "mm")},
        "duarte",
    )
    book.at("2026-11-10 12:00:00")
    book.state("PAUSED", "paused", "brandt", reason="Press stop took both hands")
    pause = book.pause("equipment", "Press stop took both hands")
    book.clock.move(minutes=40)
    book.state("IN_PROGRESS", "resumed", "brandt", meaning=Meaning.RESUMED)
    book.resume(pause)
    book.at("2026-11-10 13:48:30")
    book.capture(
        "60",
        {"hardness": ("81", "N")},
        "duarte",
        claimed_at=datetime(2026, 11, 10, 12, 10, tzinfo=UTC),
        reason="Press stop took both hands.",
    )
    for code, value in (("FRIABILITY", "0.4"), ("DISINTEGRATION", "7")):
        book.result(code, value)
    book.finish("60", "duarte", "weber")
    book.yields("compress", "120000", "118200", samples="420", rejects="1380", verifier="brandt")


def _more(book, steps):
    book.at("2026-11-10 20:30:00")
    for n in range(steps - 14):
        step = str(100 + n)
        book.begin(step, "duarte", None, device="TP-16")
        book.clock.move(minutes=9)
        book.capture(step, {"speed": ("12", "rpm")}, "duarte")
        book.capture(step, {"time": ("15.1", "min")}, "duarte")
        book.finish(step, "duarte", "weber" if n % 5 == 0 else None)


def _end(book):
    book.at("2026-11-12 08:00:00")
    book.clear("70", "weber", "okafor")
    book.clock.move(minutes=5)
    book.begin("80", "weber", device="PK-2")
    book.clock.move(minutes=55)
    packed = book.capture("80", {"speed": ("60", "rpm"), "rejects": ("330", "pcs")}, "weber")
    book.finish("80", "weber", "duarte")
    book.yields("pack", "118200", "117900", rejects="330", verifier="brandt")
    book.at("2026-11-12 09:45:00")
    book.begin("90", "weber", device="PK-2")
    book.result("RESERVE", None, "weber")
    book.finish("90", "weber", None)
    book.state(
        "COMPLETED",
        "completed",
        "brandt",
        meaning=Meaning.SUPERVISED,
        ended_at=book.clock.now(),
    )
    book.at("2026-11-12 10:31:40")
    book.state("UNDER_REVIEW", "submitted_for_review", "brandt", meaning=Meaning.REVIEWED)
    book.clock.move(minutes=9)
    book.state("COMPLETED", "returned", "keller", meaning=Meaning.RETURNED)
    book.at("2026-11-12 10:58:20")
    book.correct(
        packed, book.deviation, "rejects", "330", "300", "Counted the returned tray twice."
    )
    book.yields("pack", "118200", "117900", rejects="300", version=2, verifier="brandt")
    book.supersede(Meaning.REVIEWED, "content superseded by correction 1")
    book.at("2026-11-13 09:10:02")
    book.state("UNDER_REVIEW", "submitted_for_review", "brandt", meaning=Meaning.REVIEWED)
    book.result("ASSAY", "99.6")
    book.result("IDENTITY", "1")
    book.at("2026-11-14 13:20:11")
    book.refuse(
        "W9",
        "TVT-D-01",
        "Deviation TVT-D-01 is not closed.",
        "Close it with its conclusion.",
        by="nowak",
    )
    book.at("2026-11-14 14:40:19")
    book.close(
        book.deviation,
        impact="None: the container was rejected and the material weighed again.",
        others_considered="ORV-26-0061 used scale SC-103 in the same window: not affected.",
        root_cause="Scoop too large for the amount.",
        disposition="Smaller scoop set as tool of the step.",
    )
    book.at("2026-11-14 15:48:05")
    book.state("RELEASED_TO_STOCK", "released_to_stock", "nowak", meaning=Meaning.RELEASED)
