"""Which secrets are taken, and how they are kept."""

import threading

import pytest
from argon2 import PasswordHasher, extract_parameters

from workwright.services.secrets import Hasher, new_token, secret_findings, token_sha256


@pytest.fixture(scope="module")
def hasher():
    return Hasher()


@pytest.mark.parametrize(
    "secret",
    [
        "password1234",
        "Passw0rd!2026",
        "p@$$w0rd-2026",
        "qwertyuiop123",
        "123456789012",
        "098765432109",
        "aaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "abcdefghijklmn",
        "Welcome-Summer-2026",
        "sommer.herbst.1",
        "adminadmin2026!",
    ],
)
def test_S10_what_everybody_tries_first_is_refused(secret):
    """A secret that consists of common words, counting or repetition is refused offline."""
    findings = secret_findings(secret, is_administrator=False)
    assert [f.rule for f in findings] == ["E49"]
    assert "tries first" in findings[0].text()


@pytest.mark.parametrize(
    "secret",
    [
        "correct horse battery staple",
        "brown-kettle-singing-42",
        "9x!Tq7#Lw2$z",
        "Zwölf Boxkämpfer jagen",
        "x" * 10 + "violet-granite-harbour" + "y" * 60,
    ],
)
def test_S10_long_secrets_need_no_composition(secret):
    """Length and rarity decide; no rule asks for digits, signs or capitals."""
    assert secret_findings(secret, is_administrator=False) == []


def test_E49_twelve_characters_for_everybody_fifteen_for_administrators():
    """The least length is 12, and 15 for administrators (D6)."""
    eleven, twelve, fifteen = "kq8 vbn tzl", "kq8 vbn tzlw", "kq8 vbn tzlw rf"
    assert (len(eleven), len(twelve), len(fifteen)) == (11, 12, 15)
    assert secret_findings(eleven, is_administrator=False)[0].data == {"count": 11, "least": 12}
    assert secret_findings(twelve, is_administrator=False) == []
    assert secret_findings(twelve, is_administrator=True)[0].data == {"count": 12, "least": 15}
    assert secret_findings(fifteen, is_administrator=True) == []


def test_E49_sixty_four_characters_and_more_are_taken():
    """Long pass-phrases are taken whole, up to 256 characters."""
    assert secret_findings("violet granite " * 10, is_administrator=True) == []
    assert "at most" in secret_findings("v4 granite " * 30, is_administrator=True)[0].text()


def test_E49_the_own_name_is_refused_as_a_secret():
    """A secret that is little more than the owner's or the plant's name is refused."""
    names = ("dana.okafor", "Dana Okafor", "halden")
    assert secret_findings("dana-okafor-2026", is_administrator=False, names=names)
    assert secret_findings("HaldenOkafor99", is_administrator=False, names=names)
    assert not secret_findings("okafor sails green boats", is_administrator=False, names=names)


def test_E49_secrets_are_kept_as_salted_argon2id(hasher):
    """The stored form is argon2id with 19 MiB, two passes, one lane and a salt of its own."""
    first, second = hasher.hash("brown-kettle-singing"), hasher.hash("brown-kettle-singing")
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    with hasher.turn() as matches:
        assert matches(first, "brown-kettle-singing")
        assert matches(second, "brown-kettle-singing")
        assert not matches(first, "brown-kettle-singinG")


def test_E49_the_same_accents_match_however_they_are_typed(hasher):
    """Composed and decomposed letters are the same secret."""
    stored = hasher.hash("Zwölf Boxkämpfer")
    with hasher.turn() as matches:
        assert matches(stored, "Zwo\u0308lf Boxka\u0308mpfer")


def test_S10_an_unknown_account_costs_the_same_time(hasher, monkeypatch):
    """Comparing with nothing is one hash of the same cost as comparing with a stored one."""
    compared = []
    verify = PasswordHasher.verify

    def noted(library, kept, secret):
        compared.append(extract_parameters(kept))
        return verify(library, kept, secret)

    monkeypatch.setattr(PasswordHasher, "verify", noted)
    for kept in (hasher.hash("brown-kettle-singing"), None, "none", "one-time:abc"):
        with hasher.turn() as matches:
            assert not matches(kept, "not the secret")
    assert len(compared) == 4
    assert len(set(map(repr, compared))) == 1


def test_S10_at_most_two_hashes_run_at_a_time():
    """A third comparison waits for its turn; a shift start cannot starve the plant."""
    hasher, inside, most = Hasher(), [], []
    lock = threading.Lock()

    def compare():
        with hasher.turn() as matches:
            with lock:
                inside.append(1)
                most.append(len(inside))
            matches(None, "some secret")
            with lock:
                inside.pop()

    threads = [threading.Thread(target=compare) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(most) == 8
    assert max(most) <= 2


def test_S9_tokens_hold_256_random_bits_and_are_stored_as_hashes():
    """No two tokens are alike, and the stored form does not contain the token."""
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert min(len(t) for t in tokens) >= 43
    token = tokens.pop()
    assert len(token_sha256(token)) == 64
    assert token not in token_sha256(token)
