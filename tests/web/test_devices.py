"""Devices at the desk: listed, registered with a key shown once, taken out of use (E10, E46)."""

import re

import pytest

from workwright.db.tables.plant import Device
from workwright.services import identity
from workwright.testing.browsing import Desk, desk_of

FIELDS = {"code": "GW-1", "name": "Gateway of the booths", "kind": "gateway", "equipment": ""}


@pytest.fixture
def ingrid(product, halden):
    """The administrator."""
    return desk_of(product, halden, "ingrid")


def site_of(halden):
    return halden.plan.data["site"]["code"]


def kiosk_of(product, halden, login):
    """Return a registered kiosk with somebody signed in."""
    token = halden.act(
        "ingrid",
        lambda work: identity.register_device(
            work, code="K-7", name="Booth 7", site=site_of(halden)
        ),
    )
    kiosk = Desk(product, token)
    assert kiosk.sign_in(login, halden.plan.secret, at="/kiosk/sign-in").status_code == 303
    return kiosk


def test_E10_the_key_of_a_gateway_is_shown_once_and_kept_as_a_hash(ingrid, halden):
    """The page shows what opens the door; no page after it and no row holds it."""
    shown = ingrid.post("/office/devices/new", **FIELDS, site=site_of(halden))
    key = re.search(r"<bdi[^>]* data-key>([^<]+)</bdi>", shown.text).group(1)
    known = identity.device_of(halden.runtime, key)
    assert (known.device.code, known.device.kind) == ("GW-1", "gateway")
    with halden.look() as look:
        (row,) = look.all(Device, code="GW-1")
    assert key not in str(vars(row))
    for path in ("/office/devices", f"/office/devices/{row.id}"):
        page = ingrid.get(path).text
        assert "GW-1" in page
        assert key not in page


def test_E10_a_kiosk_is_not_registered_from_a_desk(ingrid, halden):
    """Its key would pass through other hands; the dialogue says what else can be chosen."""
    answer = ingrid.post("/office/devices/new", **{**FIELDS, "kind": "kiosk"}, site=site_of(halden))
    assert answer.status_code == 422
    assert "Choose one of the list." in answer.text
    with halden.look() as look:
        assert not look.all(Device, code="GW-1")


def test_E46_a_device_out_of_use_lets_nobody_in(product, ingrid, halden):
    """Its key is worthless and the session on it ends at once; the reason stands in the trail."""
    kiosk = kiosk_of(product, halden, "dana")
    assert kiosk.get("/kiosk/").status_code == 200
    with halden.look() as look:
        (row,) = look.all(Device, code="K-7")
    page = ingrid.get(f"/office/devices/{row.id}").text
    assert "Dana Okafor" in page
    assert ingrid.post(f"/office/devices/{row.id}/revoke", reason="x").status_code == 409
    assert kiosk.get("/kiosk/").status_code == 200
    done = ingrid.post(f"/office/devices/{row.id}/revoke", reason="Lost in the yard.")
    assert done.status_code == 303
    assert kiosk.get("/kiosk/").status_code in (302, 303, 401, 403)
    assert "out of use" in ingrid.get(f"/office/devices/{row.id}").text
    assert row.code not in ingrid.get("/office/devices?view=in_use").text
    assert row.code in ingrid.get("/office/devices?view=revoked").text


def test_S6_only_who_manages_people_sees_devices(product, halden):
    """A planner and an operator get 403, by address too, and no entry in the rail."""
    for login in ("sanna", "tomasz"):
        desk: Desk = desk_of(product, halden, login)
        assert desk.get("/office/devices").status_code == 403
        assert desk.post("/office/devices/new", **FIELDS).status_code == 403
        assert "/office/devices" not in desk.get("/office/").text
