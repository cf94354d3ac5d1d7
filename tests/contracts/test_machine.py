"""The two programs that the suite may never do without: a real PostgreSQL and a real browser."""

import psycopg
import pytest
from sqlalchemy.engine import make_url

from workwright.testing.database import running_postgres


@pytest.mark.postgres
def test_postgresql_runs_without_an_installation():
    """A server from a package starts, and a durable one keeps what makes a commit durable."""
    for durable, fsync in ((False, "off"), (True, "on")):
        with running_postgres(durable=durable) as url, psycopg.connect(plain(url)) as connection:
            assert connection.execute("SHOW fsync").fetchone() == (fsync,)
            assert connection.execute("SHOW server_version_num").fetchone() >= ("150000",)


@pytest.mark.postgres
def test_databases_of_one_server_are_apart(postgres_databases):
    """What one test writes, no other test sees, and a database ends with its connections."""
    first, second = (postgres_databases.create(migrated=False) for _ in range(2))
    with psycopg.connect(plain(first)) as writer, psycopg.connect(plain(second)) as reader:
        writer.execute("CREATE TABLE only_here (id int)")
        writer.commit()
        assert reader.execute("SELECT to_regclass('only_here')").fetchone() == (None,)
        postgres_databases.drop(first)
        with pytest.raises(psycopg.OperationalError):
            writer.execute("SELECT 1")
    postgres_databases.drop(second)


@pytest.mark.browser
def test_chromium_runs_a_page(page):
    """The browser of the distribution starts and runs a script."""
    page.set_content("<h1>Halden</h1>")
    assert page.evaluate("document.querySelector('h1').textContent") == "Halden"


def plain(url):
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
