"""The recipe editor at the desk: begun, filled, compared, handed over (issue 3, W4, W23, B14)."""

import re

import pytest
from tests.web.filled_form import filled

from workwright.db.tables.recipes import RecipeVersion
from workwright.services.recipes import content_of, versions_of
from workwright.testing.browsing import desk_of

REASON = "Slower lubrication after the trial of October."
HREF = re.compile(r'href="(/office/recipes/[^"]+)"')


@pytest.fixture
def sanna(product, halden):
    """The planner, who writes masters."""
    return desk_of(product, halden, "sanna")


@pytest.fixture
def priya(product, halden):
    """Production review, who approves them."""
    return desk_of(product, halden, "priya")


@pytest.fixture
def third(halden):
    """The effective version of the tablets."""
    with halden.look() as look:
        return versions_of(look, "TVT-25")[0].id


@pytest.fixture
def draft(sanna, third):
    """Address of the next version, begun at the desk."""
    return done(sanna.post(f"/office/recipes/{third}/begin", reason=REASON))


def done(answer):
    """Return where an act leads, or fail with what it says."""
    said = re.findall(r"field__error.*?<span>(.*?)</span>|<h3>(.*?)</h3>", answer.text, re.S)
    assert answer.status_code == 303, said or answer.text[:2000]
    return answer.headers["Location"]


def links(text, part):
    """Return the addresses on a page that contain this."""
    return [h.replace("&amp;", "&") for h in HREF.findall(text) if part in h]


def content(halden, page):
    with halden.look() as look:
        return content_of(look, look.get(RecipeVersion, page.rsplit("/", 1)[1].partition("#")[0]))


def test_W4_what_is_not_changed_stays_as_it_was(sanna, halden, draft):
    """Each part opened and written back as it stands changes nothing at all."""
    before = content(halden, draft)
    page = sanna.get(draft).text
    hrefs = links(page, "/edit/")
    for step in before.steps:
        hrefs += links(sanna.get(f"{draft}/steps/{step.number}").text, "/edit/parameters/one")
    asked = [h for h in dict.fromkeys(hrefs) if "/one?" in h]
    assert {h.split("/edit/")[1].split("/")[0] for h in asked} == {
        *("header", "steps", "bom", "yields", "samples", "criteria", "extra", "parameters")
    }
    for href in asked:
        form = sanna.get(href)
        assert form.status_code == 200
        done(sanna.post(href, **filled(form.text)))
        assert content(halden, draft) == before, href
    assert content(halden, draft) == before


def test_W4_a_step_is_added_changed_renumbered_and_taken_out(sanna, halden, draft):
    """Each act leads on to where it is seen; the content says what was typed."""
    (add,) = links(sanna.get(draft).text, "/edit/steps/new")
    fields = {
        "number": "45",
        "kind": "process",
        "name.en": "Hold",
        "role": "operator",
        "predecessors": ["40"],
        "min": "1.5",
        "checklist": "Lid closed\n\nLabel on",
    }
    place = done(sanna.post(add, **fields))
    assert place.endswith("/steps/45")
    step = content(halden, draft).step("45")
    assert (step.min_s, step.predecessors) == (90, ("40",))
    assert [p["point"] for p in step.lists["checklist"]] == ["Lid closed", "Label on"]
    (change,) = links(sanna.get(place).text, "/edit/steps/one")
    form = sanna.get(change).text
    place = done(sanna.post(change, **filled(form, number="46")))
    assert place.endswith("/steps/46")
    (remove,) = links(sanna.get(place).text, "/edit/steps/remove")
    assert "46 is taken out" in sanna.get(remove).text
    done(sanna.post(remove))
    assert "46" not in [s.number for s in content(halden, draft).steps]


def test_B14_a_dialogue_that_was_open_too_long_is_refused(sanna, halden, draft):
    """Somebody else wrote in between: nothing is lost, nothing is overwritten."""
    (old,) = links(sanna.get(draft).text, "/edit/header/one")
    form = sanna.get(old).text
    done(sanna.post(old, **filled(form, base_qty="110000")))
    answer = sanna.post(old, **filled(form, base_qty="100000"))
    assert answer.status_code == 409
    assert content(halden, draft).base_qty == 110000


def test_B1_what_cannot_be_read_is_told_at_its_field(sanna, halden, draft):
    """Letters for a number: the form comes back with what was typed."""
    before = content(halden, draft)
    line = next(h for h in links(sanna.get(draft).text, "/edit/bom/one"))
    answer = sanna.post(line, **filled(sanna.get(line).text, qty="three", unit=""))
    assert answer.status_code == 422
    assert 'value="three"' in answer.text
    assert "Fill it in." in answer.text
    unknown = sanna.post(line, **filled(sanna.get(line).text, material="NOT-HERE"))
    assert "Choose one of the list." in unknown.text
    assert content(halden, draft) == before


def test_S6_only_who_writes_masters_is_offered_and_may_edit(product, halden, draft, third):
    """Priya reads every part, edits none; an effective version offers no edit to anybody."""
    priya, sanna = desk_of(product, halden, "priya"), desk_of(product, halden, "sanna")
    assert not links(priya.get(draft).text, "/edit/")
    assert not links(sanna.get(f"/office/recipes/{third}").text, "/edit/")
    assert priya.post(f"{draft}/edit/header/one?shown=1", base_qty="1").status_code == 403
    refused = sanna.post(
        f"/office/recipes/{third}/edit/extra/new?shown=4", name="strength", value="30 mg"
    )
    assert refused.status_code == 409


def test_W23_what_approval_lacks_is_told_while_it_is_written(sanna, halden):
    """A new recipe says what is missing, by rule, with the remedy."""
    answer = sanna.post(
        "/office/recipes/new",
        code="TVT-50",
        product="TVT",
        base_qty="1000",
        unit="pcs",
        bracket_low="900",
        bracket_high="1100",
        line="SD-2",
        reason=REASON,
    )
    place = done(answer)
    page = sanna.get(place).text
    assert "Recipe TVT-50 has no step." in page
    assert "Add it as the statement strength." in page
    (add,) = links(page, "/edit/extra/new")
    done(sanna.post(add, name="strength", value="50 mg"))
    (add,) = links(sanna.get(place).text, "/edit/extra/new")
    listed = '[{"material": "TVH", "per_unit": 50}]'
    done(sanna.post(add, name="actives", value=listed))
    assert content(halden, place).extra == {
        "strength": "50 mg",
        "actives": [{"material": "TVH", "per_unit": "50"}],
    }
    page = sanna.get(place).text
    assert "Add it as the statement strength." not in page
    (add,) = links(page, "/edit/extra/new")
    assert sanna.post(add, name="label_copies", value="[broken").status_code == 409


def test_W4_two_versions_are_compared_in_words(sanna, halden, draft, third):
    """The approver reads what differs, not two whole recipes."""
    href = next(h for h in links(sanna.get(draft).text, "/edit/steps/one") if "key=40" in h)
    done(sanna.post(href, **filled(sanna.get(href).text, max="45", critical="yes")))
    (compare, *_rest) = links(sanna.get(draft).text, "/compare/")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", sanna.get(compare).text))
    assert "2 differences" in text
    assert "40 Blend changed At most – 45 min" in text
    assert "40 Blend changed Critical no yes" in text


def test_W23_handed_back_and_given_up_at_the_desk(sanna, priya, halden, draft):
    """Acts are offered to who may, where they fit."""
    assert not links(priya.get(draft).text, "/hand-back")
    (give_up,) = links(sanna.get(draft).text, "/give-up")
    done(sanna.post(give_up, reason="The trial of October failed."))
    page = sanna.get(draft).text
    assert "withdrawn" in page
    assert not links(page, "/give-up")
    assert not links(page, "/edit/")


def test_every_view_of_the_list_answers(sanna, draft):
    """The draft stands under drafts, the effective one under effective."""
    drafts = sanna.get("/office/recipes?view=draft").text
    assert draft.rsplit("/", 1)[1] in drafts
    assert draft.rsplit("/", 1)[1] not in sanna.get("/office/recipes?view=in_force").text
    with sanna.get("/office/recipes?as=csv") as sent:
        assert b"TVT-25" in sent.data
