"""Holds at the desk: placed with a reason, seen by all, lifted by signature (T4, W10, E35)."""

import re
from uuid import UUID

import pytest

from workwright.db.tables.orders import WorkOrder
from workwright.db.tables.quality import Hold
from workwright.demo import driver
from workwright.testing.browsing import desk_of

WHY = "Foreign particles were seen in the booth."
FOUND = "The particles came from the lamp; it was changed."


@pytest.fixture
def order_page(halden):
    """Address of the first order, released."""
    order = driver.order_id(halden, "ERP-40017")
    driver.release(halden, order)
    return f"/office/orders/{order}"


def test_T4_a_hold_is_placed_seen_and_lifted_by_signature(product, halden, order_page):
    """The supervisor stops it; quality reads why, says what was found, and signs."""
    miriam, tomasz = desk_of(product, halden, "miriam"), desk_of(product, halden, "tomasz")
    assert f"{order_page}/hold" in miriam.get(order_page).text
    assert miriam.post(f"{order_page}/hold", reason=WHY).status_code == 303
    assert WHY in miriam.get(order_page).text
    assert "Lift the hold" not in miriam.get(order_page).text
    (lift,) = set(
        re.findall(rf'href="({order_page}/holds/[^"]+/lift)"', tomasz.get(order_page).text)
    )
    opened = tomasz.post(f"{lift}/dialogue", reason=FOUND)
    for text in (WHY, FOUND, "Miriam"):
        assert text in opened.text
    secret = halden.plan.secret
    refused = tomasz.sign(lift, signer="tomasz", secret="wrong", opened=opened.text)
    assert refused.status_code >= 400
    done = tomasz.sign(lift, signer="tomasz", secret=secret, opened=opened.text)
    assert done.status_code in (204, 303), done.text[:500]
    with halden.look() as look:
        (hold,) = look.all(Hold)
    assert (hold.lift_reason, hold.lifted_at is not None) == (FOUND, True)
    text = tomasz.get(order_page).text
    assert "On hold since" not in text
    assert "Hold lifted by signature" in text


def test_S6_who_may_not_is_offered_nothing_and_refused(product, halden, order_page):
    """A planner neither stops nor lifts; a supervisor lifts nothing."""
    sanna, miriam = desk_of(product, halden, "sanna"), desk_of(product, halden, "miriam")
    assert f"{order_page}/hold" not in sanna.get(order_page).text
    assert sanna.post(f"{order_page}/hold", reason=WHY).status_code == 403
    miriam.post(f"{order_page}/hold", reason=WHY)
    with halden.look() as look:
        (hold,) = look.all(Hold)
    assert miriam.get(f"{order_page}/holds/{hold.id}/lift").status_code == 403


def test_S2_a_hold_belongs_to_its_order(product, halden, order_page):
    """The address of another order does not lead to it."""
    miriam, tomasz = desk_of(product, halden, "miriam"), desk_of(product, halden, "tomasz")
    miriam.post(f"{order_page}/hold", reason=WHY)
    with halden.look() as look:
        (hold,) = look.all(Hold)
    other = driver.order_id(halden, "ERP-40018")
    assert tomasz.get(f"/office/orders/{other}/holds/{hold.id}/lift").status_code == 404


def test_W5_a_withdrawn_version_is_told_on_the_orders_page(product, halden, order_page):
    """Not begun: on hold with the reason of the withdrawal."""
    priya = desk_of(product, halden, "priya")
    with halden.look() as look:
        version = look.get(WorkOrder, UUID(order_page.rsplit("/", 1)[1])).recipe_version_id
    done = priya.post(f"/office/recipes/{version}/withdraw", reason="An impurity was found.")
    assert done.status_code == 303
    assert "An impurity was found." in priya.get(order_page).text
    assert "On hold since" in priya.get(order_page).text
