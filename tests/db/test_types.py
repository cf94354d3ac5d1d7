"""Amounts, times and days mean the same on both databases, to the last digit (D8, B1, B2)."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal, localcontext

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, func, insert, select
from sqlalchemy.exc import StatementError

from workwright.db.base import WRITES, create_engine_for
from workwright.db.types import Count, Day, Flag, Id, Instant, Json, Qty, checked_amount

AMOUNTS = st.decimals("-999999999999.999999", "999999999999.999999", places=6)
# The table is made anew by each example.
EVERY = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def owner(module_database_url):
    engine = create_engine_for(module_database_url).execution_options(**{WRITES: True})
    metadata = MetaData()
    table = Table(
        "lab",
        metadata,
        Column("n", Integer, primary_key=True),
        Column("id", Id),
        Column("qty", Qty),
        Column("at", Instant),
        Column("day", Day),
        Column("yes", Flag),
        Column("json", Json),
        Column("count", Count),
        sqlite_strict=True,
    )
    metadata.create_all(engine)
    yield engine, table
    engine.dispose()


@pytest.fixture
def stored(owner):
    """Put rows of one column into an empty table; run a query over them."""
    engine, table = owner

    def run(name, values, query):
        with engine.begin() as connection:
            connection.execute(table.delete())
            rows = [{"n": n, name: value} for n, value in enumerate(values)]
            connection.execute(insert(table), rows)
            return connection.execute(query(table.c[name]).order_by(None)).scalars().all()

    return run


@EVERY
@given(st.lists(AMOUNTS, min_size=1, max_size=12))
def test_D8_amounts_come_back_exactly(stored, amounts):
    """What was written is read, to the sixth place, with no trailing zeros and no exponent."""
    found = stored("qty", amounts, lambda c: select(c))
    assert sorted(found) == sorted(amounts)
    assert all("E" not in str(amount) for amount in found)


@EVERY
@given(st.lists(AMOUNTS, min_size=1, max_size=12))
def test_D8_sums_are_exact_in_the_database(stored, amounts):
    """Sum, difference, least and greatest are computed in SQL without rounding."""
    assert stored("qty", amounts, lambda c: select(func.sum(c))) == [sum(amounts)]
    assert stored("qty", amounts, lambda c: select(func.min(c))) == [min(amounts)]
    assert stored("qty", amounts, lambda c: select(func.max(c))) == [max(amounts)]
    assert set(stored("qty", amounts, lambda c: select(c - c))) == {Decimal(0)}


@EVERY
@given(st.lists(AMOUNTS, min_size=1, max_size=12), AMOUNTS)
def test_D8_comparisons_are_exact_in_the_database(stored, amounts, limit):
    """Inclusive limits hold to the last digit, as in Python."""
    above = stored("qty", amounts, lambda c: select(c).where(c >= limit))
    assert sorted(above) == sorted(a for a in amounts if a >= limit)
    below = stored("qty", amounts, lambda c: select(c).where(c < limit))
    assert sorted(below) == sorted(a for a in amounts if a < limit)
    same = stored("qty", amounts, lambda c: select(c).where(c == amounts[0]))
    assert same == [a for a in amounts if a == amounts[0]]
    added = stored("qty", amounts, lambda c: select(c).where(c + Decimal("0.000001") > limit))
    assert len(added) == sum(a + Decimal("0.000001") > limit for a in amounts)


@pytest.mark.parametrize(
    "value",
    ["NaN", "Infinity", "-Infinity", "1E+12", "1000000000000", "0.0000001", "1E-7", "1E+3000000",
     "1.00000000000000000000000000001", "123456789012.1234560000000000000000001"],
)  # fmt: skip
def test_B1_B2_amounts_that_do_not_fit_are_refused(stored, value):
    """Nothing is rounded, cut or stored as something else."""
    with pytest.raises(ValueError, match=r"amount|digits|places"):
        checked_amount(Decimal(value))
    with pytest.raises(StatementError):
        stored("qty", [Decimal(value)], lambda c: select(c))


@pytest.mark.parametrize("value", [1.5, 0.1, "1.5", True])
def test_D8_only_exact_numbers_are_amounts(value):
    """A binary float, a text or a yes is no amount."""
    with pytest.raises(TypeError):
        checked_amount(value)


def test_D8_the_callers_precision_does_not_matter(stored):
    """Amounts stay exact whatever decimal context the caller works in."""
    amount = Decimal("123456789012.123456")
    with localcontext() as context:
        context.prec = 5
        assert checked_amount(amount) == amount
        found = stored("qty", [amount], lambda c: select(c))
    assert found == [amount]


def test_D8_products_are_refused_in_sql(owner):
    """Scaled integers cannot be multiplied; whoever needs a product computes it in Python."""
    _, table = owner
    for compute in (lambda c: c * 2, lambda c: 2 * c, lambda c: c / 2, lambda c: c % 2):
        with pytest.raises(TypeError, match="in Python"):
            compute(table.c.qty)


def test_D8_amounts_are_integers_in_sqlite(owner, stored):
    """No amount is ever REAL, where a bare decimal column is."""
    if owner[0].dialect.name == "postgresql":
        pytest.skip("PostgreSQL has NUMERIC(18,6)")
    assert stored("qty", [Decimal("14.35")], lambda c: select(func.typeof(c))) == ["integer"]


@EVERY
@given(
    st.lists(
        st.datetimes(datetime(1970, 1, 2), datetime(9999, 12, 30)),  # noqa: DTZ001 - zone below
        min_size=1,
        max_size=8,
    ),
    st.integers(-12 * 60, 12 * 60),
)
def test_E31_instants_keep_their_millisecond(stored, instants, minutes):
    """UTC to the millisecond, whatever zone it was given in; order in SQL is order in time."""
    zone = timezone(timedelta(minutes=minutes))
    given_ = [instant.replace(tzinfo=zone) for instant in instants]
    expected = [i.astimezone(UTC).replace(microsecond=i.microsecond // 1000 * 1000) for i in given_]
    found = stored("at", given_, lambda c: select(c))
    assert sorted(found) == sorted(expected)
    assert all(instant.tzinfo is UTC for instant in found)
    assert stored("at", given_, lambda c: select(func.max(c))) == [max(expected)]


def test_E31_an_instant_needs_a_zone(stored):
    """A time without a zone is refused."""
    with pytest.raises(StatementError, match="zone"):
        stored("at", [datetime(2026, 1, 1)], lambda c: select(c))  # noqa: DTZ001 - that is the point


@EVERY
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**53), 2**53)
        | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.text(
                    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8
                ),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_json_comes_back_as_it_was(stored, value):
    """Plain data of any shape is the same on both databases."""
    assert stored("json", [{"value": value}], lambda c: select(c)) == [{"value": value}]


def test_json_holds_amounts_as_text(stored):
    """Decimals, times and ids inside JSON are canonical text; floats are refused."""
    value = {"net": Decimal("14.350"), "on": date(2026, 11, 23)}
    assert stored("json", [value], lambda c: select(c)) == [{"net": "14.35", "on": "2026-11-23"}]
    with pytest.raises(StatementError, match="canonical"):
        stored("json", [{"net": 1.5}], lambda c: select(c))


def test_other_types_come_back_as_they_were(stored):
    """Days, yes and no, whole numbers of 64 bits."""
    for name, values in (
        ("day", [date(1, 1, 1), date(9999, 12, 31)]),
        ("yes", [True, False]),
        ("count", [-(2**63), 2**63 - 1]),
    ):
        assert sorted(stored(name, values, lambda c: select(c))) == sorted(values)
