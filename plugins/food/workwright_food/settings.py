"""Under which rule pack a plant works, and how a check reads it."""

from workwright.sdk import N_, CheckContext, Setting, Tightens

SETTINGS = (
    Setting(
        False,
        N_("The plant makes dietary supplements under 21 CFR 111"),
        Tightens.TRUE,
        name="supplement",
    ),
)


def is_supplement(context: CheckContext) -> bool:
    """Say whether the rules for dietary supplements apply."""
    return context.settings.get("food", {}).get("supplement", SETTINGS[0].default) is True
