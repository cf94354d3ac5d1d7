"""The plant's own words for a page: nouns, states and roles in the reader's language (W33).

A page asks for the core's noun and gets the profile's word; no screen knows an industry.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from workwright.domain.lifecycle import State
from workwright.profile.model import Profile


@dataclass(frozen=True)
class Terms:
    """The words of one profile in one language.

    Args:
        lang: language tag of the reader, ``de`` or ``en-GB``.
    """

    profile: Profile
    lang: str

    def one(self, noun: str) -> str:
        """Return the plant's word for one of a thing: ``work_order`` to ``Build order``."""
        return self.profile.term(noun, self.lang)

    def inside(self, noun: str) -> str:
        """Return the word for one as it stands inside a sentence: English nouns begin small."""
        word = self.one(noun)
        small = self.lang.startswith("en") and word[1:2].islower()
        return f"{word[0].lower()}{word[1:]}" if small else word

    def many(self, noun: str) -> str:
        """Return the plant's word for several."""
        return self.profile.term(noun, self.lang, "many")

    def short(self, noun: str) -> str:
        """Return the plant's short word, for narrow places."""
        return self.profile.term(noun, self.lang, "short")

    def state(self, state: State | str, sub_state: str | None = None) -> str:
        """Return the plant's word for a state, of its stage where there is one."""
        if sub_state:
            return self.profile.sub_state_label(state, sub_state, self.lang)
        return self.profile.state_label(state, self.lang)

    def state_codes(self) -> frozenset[str]:
        """Return the codes of all states."""
        return frozenset(state.value for state in State)

    def role(self, code: str) -> str:
        """Return the plant's word for a role; the code where the role is gone."""
        role = self.profile.roles.get(code)
        return self.profile.pick(role.label, self.lang) if role is not None else code

    def roles(self, codes: Iterable[str]) -> str:
        """Return the words for several roles, sorted."""
        return ", ".join(sorted(self.role(code) for code in codes))

    def who_may(self, permission: str) -> str:
        """Return the words for the roles that grant a permission, sorted."""
        roles = self.profile.roles.items()
        return self.roles(code for code, role in roles if permission in role.permissions)

    def field(self, object_: str, name: str) -> str:
        """Return the label of a display field, ``order`` and ``product.name``."""
        return self.profile.field_label(object_, name, self.lang)
