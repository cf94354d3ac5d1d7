"""An order run through the services gives a record that follows from its audit trail (I7, E2)."""

from workwright.domain.canonical import canonical
from workwright.reports.rebuild import first_difference, rebuilt_content
from workwright.services.records import preview
from workwright.testing import floor


def test_I7_the_record_of_an_order_follows_from_what_the_services_put_into_the_chain(built):
    """Everything printed of an order that people ran stands in its audit entries."""
    floor.run_to_the_end(built)
    floor.complete_all(built)
    with built.look() as look:
        record = preview(look, built.order_id)

    assert first_difference(record.content, rebuilt_content(record)) is None
    # The test plant writes its draft together with its stock, in an entry that is not the order's.
    assert set(record.data["carried"]["rows"]) == {"work_order", "order_person"}
    assert not record.is_final
    assert canonical(record.data) == record.text
