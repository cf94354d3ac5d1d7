"""What a plant chooses by its contracts, and how a check reads it."""

from workwright.sdk import N_, CheckContext, Setting, Tightens

AEROSPACE = "aerospace"

SETTINGS = (
    Setting(
        "general",
        N_("Contract pack: which standards the customer asks for"),
        name="contract_pack",
        choices=("general", AEROSPACE),
    ),
    Setting(
        False,
        N_("Builders may inspect their own work by written delegation"),
        Tightens.FALSE,
        name="self_inspection",
    ),
)

_DEFAULTS = {setting.name: setting.default for setting in SETTINGS}


def setting(context: CheckContext, name: str) -> object:
    """Return what the profile sets, else the declared default."""
    return context.settings.get("discrete", {}).get(name, _DEFAULTS[name])
