"""Parents, plugins and the profile: what each may do, and what law keeps (section 2)."""

from pathlib import Path

from workwright.profile.library import Search

EXTENDS = 'extends: {base: ">=1.0,<2"}\n'


def refusals(problems):
    return [problem.code for problem in problems if not problem.warning]


def test_a_child_may_tighten_everything(check):
    """Law is a direction: shorter idle times, longer keeping, more signers pass, locked or not."""
    profile, problems = check(
        EXTENDS
        + """policies: {signing_idle: 3}
signatures: {release: {planner: issued}}
roles: {cellar_lead: {not_with: [planner, maintenance]}}
retention: {work_order: {keep: 6 years, from: release}}
"""
    )
    assert refusals(problems) == []
    assert profile.policy("signing_idle") == 3
    assert [s.role for s in profile.signers("release")] == ["supervisor", "qa_reviewer", "planner"]


def test_a_child_says_nothing_and_is_its_parent(check):
    """What the parent says holds; the lineage names it."""
    profile, problems = check(EXTENDS)
    assert refusals(problems) == []
    assert profile.columns("order_list") == ("number", "qty")
    assert '"lineage":[{"profile":"base","version":"1.0"},{"profile":"plant"' in profile.effective


def test_two_plugins_may_disagree_where_the_profile_decides(check):
    """The profile resolves it by saying it."""
    plugins = 'plugins: {works: ">=0.1", other: ">=0.1"}\n'
    _, problems = check(plugins)
    assert refusals(problems) == ["merge.plugins_disagree"]
    profile, problems = check(
        plugins
        + "terms: {batch: {en: {one: Lot}}}\n".replace("{one: Lot}", "{one: Lot, many: Lots}")
    )
    assert refusals(problems) == []
    assert profile.term("batch", "en") == "Lot"


def test_a_form_in_place_of_the_plugins_may_add_but_not_lack(check, library, tmp_path):
    """The fields that a check reads stay, with type and unit, required; others may be added."""
    forms = tmp_path / "forms" / "plant"
    forms.mkdir(parents=True)
    source = Path(library.forms[0]) / "plant" / "weigh_law.json"
    text = source.read_text(encoding="utf-8")
    (forms / "weigh_law.json").write_text(text, encoding="utf-8")
    richer = text.replace("plant/weigh_law/", "plant/richer/").replace(
        '"properties": {', '"properties": {"note": {"title": "Note", "type": "string"}, '
    )
    (forms / "richer.json").write_text(richer, encoding="utf-8")
    profile, problems = check(
        'plugins: {works: ">=0.1"}\nstep_kinds: {weigh: {form: plant/richer}}\n',
        search=Search(library.profiles, [tmp_path / "forms"]),
    )
    assert refusals(problems) == []
    assert profile.form_refs == ("plant/richer",)


def test_demands_that_do_not_run_are_refused_only_when_activated(check):
    """While it is being written, a profile with rules is told, not stopped."""
    text = (
        "rules:\n  BR-01: {title: Small, at: on_release, require: order.qty <= 20.0,"
        " severity: block, message: Too large}\n"
    )
    profile, problems = check(text, activating=False)
    assert profile is not None
    assert [(p.code, p.warning) for p in problems] == [("language.not_run", True)]
    profile, problems = check(text, activating=True)
    assert profile is None
    assert refusals(problems) == ["language.not_run"]


def test_a_missing_translation_warns_first_and_refuses_at_activation(check):
    """Nobody reads a screen with holes; nobody is stopped while translating."""
    text = "languages: [en, de]\nlists: {styles: {pils: Pils}}\n"
    head = (
        'workwright: 1\nprofile: plant\nversion: "1.0"\ntitle: {en: P, de: P}\n'
        "time_zone: Europe/Berlin\n"
    )
    profile, problems = check(head + text, activating=False)
    assert profile is not None
    assert [(p.code, p.warning) for p in problems] == [("text.missing", True)]
    assert check(head + text)[0] is None


def test_a_plain_text_is_in_the_language_of_its_layer(check, tmp_path, library):
    """A German parent's words are German under an English child."""
    (tmp_path / "german.yaml").write_text(
        'workwright: 1\nprofile: german\nversion: "1.0"\ntitle: Werk\nlanguages: [de]\n'
        "time_zone: Europe/Berlin\nlists: {sorten: {pils: Pilsener}}\n",
        encoding="utf-8",
    )
    profile, problems = check(
        'extends: {german: ">=1.0"}\nlists: {sorten: {ale: Ale}}\n',
        activating=False,
        search=Search([tmp_path], library.forms),
    )
    assert profile is not None, problems
    assert profile.list_label("sorten", "pils", "de") == "Pilsener"
    assert '"pils":{"de":"Pilsener"}' in profile.effective
    assert '"ale":{"en":"Ale"}' in profile.effective
