"""The design system holds what it promises: tokens, contrast, vendored files, nothing inline."""

import re
import tomllib
from decimal import Decimal
from hashlib import sha256
from html import unescape
from pathlib import Path

import pytest

from workwright.web.app import create_app
from workwright.web.drawing import (
    FOLD_ABOVE,
    GenealogyLot,
    genealogy,
    tolerance_bar,
)
from workwright.web.gallery import PAGES
from workwright.web.listing import Column, Listing, Row
from workwright.web.settings import WebSettings

WEB = Path(__file__).parents[3] / "core/workwright/web"
STATIC = WEB / "static"
SHEETS = sorted((STATIC / "css").glob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgba?|hsla?|oklch|lab)\(")
TOKENS = (STATIC / "css/tokens.css").read_text(encoding="utf-8")
SECTION_6 = {
    "macros/ui.html": "state tag badge button note banner toasts empty skeleton progress tabs",
    "macros/forms.html": "field select text_area choice idempotency csrf error_summary",
    "_fields.html": "form_plan form_fields form_field",
    "macros/work.html": "tile tolerance weighing confirmed timer checklist attempts scanline",
    "macros/findings.html": "finding findings interlock line met",
    "macros/data.html": "table pager filters bulk board",
    "macros/story.html": "timeline life changed change genealogy_picture gates",
    "macros/dialogs.html": "dialog confirm signature second_person signature_line",
}


def text_of(path: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize(
    "sheet", [s for s in SHEETS if s.name != "tokens.css"], ids=lambda s: s.name
)
def test_design_colours_stand_in_the_tokens_only(sheet: Path) -> None:
    """No stylesheet but tokens.css holds a raw colour, so a theme is one file."""
    assert not RAW_COLOUR.findall(text_of(sheet))


def test_design_every_custom_property_is_defined() -> None:
    """A property that is used is defined somewhere; a typing error would be invisible."""
    sheets = "".join(text_of(sheet) for sheet in SHEETS)
    used = set(re.findall(r"var\((--[\w-]+)\)", sheets))
    defined = set(re.findall(r"(--[\w-]+)\s*:", sheets))
    assert used <= defined


def test_design_logical_properties_only() -> None:
    """Nothing names left or right, so that right-to-left pages mirror by themselves."""
    physical = re.compile(
        r"(?<![\w-])(?:margin|padding|border|inset)-(?:left|right)\b|float:\s*(?:left|right)"
    )
    for sheet in SHEETS:
        assert not physical.findall(text_of(sheet)), sheet.name


def luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = ((c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tokens(block: str) -> dict[str, tuple[str, str]]:
    pairs = re.findall(r"--([\w-]+):\s*light-dark\((#\w{6}), (#\w{6})\)", block)
    return {name: (light, dark) for name, light, dark in pairs}


DESK, KIOSK = (tokens(part) for part in TOKENS.split('[data-scale="kiosk"] {', 1))
SCALES = {"desk": DESK, "kiosk": DESK | KIOSK}


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground", "least"),
    [
        ("ink", "surface", 7), ("ink", "bg", 7), ("ink", "sunken", 7),
        ("ink-2", "surface", 7), ("ink-2", "bg", 6.5), ("ink-2", "sunken", 6.5),
        ("ink-3", "surface", 4.5), ("ink-3", "bg", 4.5), ("ink-3", "sunken", 4.5),
        ("line-strong", "surface", 3), ("line-strong", "bg", 3),
        ("action", "surface", 4.5), ("action", "action-soft", 4.5), ("on-action", "action", 4.5),
        ("ok", "surface", 4.5), ("ok", "ok-soft", 4.5),
        ("warn", "surface", 4.5), ("warn", "warn-soft", 4.5),
        ("stop", "surface", 4.5), ("stop", "stop-soft", 4.5), ("on-stop", "stop-fill", 4.5),
        ("hold", "surface", 4.5), ("hold", "hold-soft", 4.5),
    ],
)  # fmt: skip
def test_design_contrast_is_computed(
    scale: str, theme: int, ink: str, ground: str, least: float
) -> None:
    """Text, key values and borders keep their contrast in both themes and at both scales."""
    palette = SCALES[scale]
    assert contrast(palette[ink][theme], palette[ground][theme]) >= least


def test_design_vendored_files_are_what_they_say() -> None:
    """Each file taken from elsewhere is listed with version, licence and hash, and unchanged."""
    vendor = STATIC / "vendor"
    manifest = tomllib.loads((vendor / "MANIFEST.toml").read_text(encoding="utf-8"))
    listed = {asset["file"]: asset["sha256"] for asset in manifest["asset"]}
    found = {
        str(path.relative_to(vendor)): sha256(path.read_bytes()).hexdigest()
        for path in vendor.rglob("*")
        if path.is_file() and path.name != "MANIFEST.toml"
    }
    assert found == listed
    assert all({"name", "version", "licence"} <= asset.keys() for asset in manifest["asset"])


def test_design_no_address_of_another_server() -> None:
    """No stylesheet, script or template loads anything from another server."""
    for path in [*SHEETS, *SCRIPTS, *TEMPLATES]:
        outside = re.findall(r"https?://(?!www\.w3\.org/)[\w.]+", path.read_text(encoding="utf-8"))
        assert not outside, path.name


def test_S21_scripts_evaluate_nothing_and_write_no_markup() -> None:
    """Our scripts never evaluate text, never write markup from strings, never set styles."""
    banned = re.compile(
        r"\beval\(|new Function|innerHTML|outerHTML|insertAdjacentHTML|document\.write|"
        r"\.style\b|setAttribute\(\"style|javascript:"
    )
    for script in SCRIPTS:
        assert not banned.findall(script.read_text(encoding="utf-8")), script.name


def test_S21_templates_hold_no_script_no_style_and_no_unescaped_text() -> None:
    """Templates carry no inline script, style or handler and never switch escaping off."""
    banned = re.compile(
        r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son[a-z]+=|hx-on|hx-vars|js:|\|\s*safe\b|"
        r"autoescape\s+false|hx-trigger=\"[^\"]*\["
    )
    for template in TEMPLATES:
        assert not banned.findall(template.read_text(encoding="utf-8")), template.name


@pytest.mark.parametrize("name", SECTION_6)
def test_design_macros_have_the_names_of_the_inventory(name: str) -> None:
    """Each component of the inventory is a macro of that name, so screens read alike."""
    app = create_app(WebSettings(), resume=lambda *_: None)
    module = app.jinja_env.get_template(name).make_module()
    assert set(SECTION_6[name].split()) <= set(dir(module))


@pytest.fixture(scope="module")
def gallery() -> dict[str, str]:
    app = create_app(WebSettings(debug_gallery=True), resume=lambda *_: None)
    client = app.test_client()
    pages = {name: client.get(f"/design/{name}").text for name in sorted(PAGES)}
    pages |= {n: client.get(f"/design/dialog/{n}").text for n in ("second", "signature", "confirm")}
    return pages


def test_design_every_icon_that_is_used_is_drawn(gallery: dict[str, str]) -> None:
    """Each icon in a page exists in the sprite, with a title-less symbol drawn in our hand."""
    drawn = set(re.findall(r'symbol id="([\w-]+)"', (STATIC / "img/icons.svg").read_text()))
    for name, page in gallery.items():
        used = set(re.findall(r'icons\.svg#([\w-]+)"', page))
        assert used <= drawn, name
    scripts = "".join(s.read_text(encoding="utf-8") for s in SCRIPTS)
    assert set(re.findall(r'icon\("([\w-]+)"\)', scripts)) <= drawn


def test_design_every_drawing_is_hidden_or_speaks(gallery: dict[str, str]) -> None:
    """Each SVG is hidden from screen readers or has a role and a sentence."""
    for name, page in gallery.items():
        for svg in re.findall(r"<svg[^>]*>", page):
            assert 'aria-hidden="true"' in svg or ("role=" in svg and "aria-label=" in svg), name


def test_design_one_heading_of_the_first_level(gallery: dict[str, str]) -> None:
    """Each page has one h1, which takes the focus after a swap."""
    for name in PAGES - {"kiosk-signature"}:
        assert gallery[name].count("<h1") == 1, name


def test_design_ids_are_unique(gallery: dict[str, str]) -> None:
    """No id stands twice in a page; labels and descriptions would point wrongly."""
    for name, page in gallery.items():
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), (name, sorted({i for i in ids if ids.count(i) > 1}))


def test_F10_each_rendered_form_has_a_key_of_its_own(gallery: dict[str, str]) -> None:
    """Two forms, or one form shown twice, never share an Idempotency-Key."""
    keys = [
        k for page in gallery.values() for k in re.findall(r'idempotency_key" value="([^"]+)', page)
    ]
    assert len(keys) > 10
    assert len(keys) == len(set(keys))


def test_K12_no_capture_is_prefilled(gallery: dict[str, str]) -> None:
    """Fields of a capture are empty, and nothing is chosen, until a person fills them."""
    page = gallery["kiosk-form"]
    filled = re.findall(
        r'name="([^"]+)"[^>]*\svalue="([^"]+)"', re.sub(r"<label.*?</label>", "", page)
    )
    own = {"csrf_token", "thickness"}  # thickness shows again what was typed and refused
    assert {n for n, _ in filled if n not in own and not n.endswith("@unit")} == set()
    assert " checked" not in page


def test_S13_a_signature_dialog_is_never_filled_in(gallery: dict[str, str]) -> None:
    """Id and secret of a signature are empty and not offered by the browser."""
    for field in re.findall(r"<input[^>]*name=\"(?:signer|secret)\"[^>]*>", gallery["second"]):
        assert "value=" not in field
        assert 'autocomplete="off"' in field


def test_K7_the_bar_stands_where_the_drawing_says() -> None:
    """Limits, target and pointer stand at the places of the reference drawing."""
    d = Decimal
    bar = tolerance_bar(d("14.290"), d("14.357"), d("14.425"), d("14.355"))
    assert (bar.low_x, bar.target_x, bar.high_x) == ("222.5", "376.0", "531.8")
    assert (bar.coarse, bar.needle) == ("705.6", "M371.4 44V94")
    assert bar.inside
    assert (bar.over, bar.hatch) == ("0", "M0 0")


def test_K7_both_limits_are_inside_and_the_pointer_stops_at_the_edge() -> None:
    """A value on a limit is inside; far outside the pointer stays in the drawing."""
    d = Decimal
    low, target, high = d("0.2376"), d("0.2400"), d("0.2424")
    assert tolerance_bar(low, target, high, low).inside
    assert tolerance_bar(low, target, high, high).inside
    over = tolerance_bar(low, target, high, d("0.2445"))
    assert over.outside
    assert over.over_x == "531.8"
    far = tolerance_bar(low, target, high, d(9))
    assert far.needle == "M735.0 44V94"
    assert far.coarse == "748.0"
    assert tolerance_bar(low, target, high, d(0)).needle == "M17.0 44V94"


def test_K7_without_a_value_nothing_is_claimed() -> None:
    """While there is no value the bar shows the band and neither verdict nor pointer."""
    bar = tolerance_bar(Decimal(1), Decimal(2), Decimal(3), None)
    assert not bar.inside
    assert not bar.outside
    assert bar.pointer == "M0 0"
    with pytest.raises(ValueError, match="band"):
        tolerance_bar(Decimal(2), Decimal(2), Decimal(2), None)
    with pytest.raises(ValueError, match="band"):
        tolerance_bar(Decimal(3), Decimal(2), Decimal(1), None)


def test_G3_a_wide_column_folds_but_never_the_path() -> None:
    """More than 40 lots in a column fold into one box; the chosen lot's path stays visible."""
    lots = [GenealogyLot(f"L{n}", 0, f"L{n}", path=n == 77) for n in range(80)]
    lots.append(GenealogyLot("B", 1, "B", path=True))
    edges = [(f"L{n}", "B") for n in range(80)]
    drawing = genealogy(lots, edges, ["Lots", "Blend"])
    first = [box for box in drawing.lots if box.lot.column == 0]
    assert len(first) == FOLD_ABOVE
    assert "L77" in {box.lot.key for box in first}
    assert sum(box.folded + 1 for box in first) == 80
    assert sum(1 for _d, on in drawing.edges if on) == 1


def test_design_a_row_has_a_cell_for_each_column() -> None:
    """A list whose rows do not fit its head is refused where it is made."""
    with pytest.raises(ValueError, match="one cell"):
        Listing((Column("A"), Column("B")), (Row("1", "1", ("x",)),))


def test_B10_values_are_escaped_in_every_macro() -> None:
    """Markup in a value is shown as text by every macro that takes one."""
    app = create_app(WebSettings(), resume=lambda *_: None)
    evil = '<img src=x onerror="alert(1)">'
    macros = app.jinja_env.get_template("macros/ui.html")
    with app.test_request_context():
        module = macros.make_module()
        shown = [
            module.state("DRAFT", evil), module.tag(evil, "warn"),
            module.button(evil, because=evil), module.note(evil, evil),
            module.facts([(evil, evil)]), module.crumbs([(evil, "")]),
            module.page_head(evil, [evil]), module.avatar(evil),
        ]  # fmt: skip
    for text in shown:
        assert "<img" not in text
        assert "onerror" not in re.sub(r"&lt;img.*?&gt;", "", text)
    assert unescape(shown[0]).count("<img") == 1
