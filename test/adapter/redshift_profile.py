"""The plugin that leads dbt's tests for adapters to the local Redshift, which the environment says how to reach."""

import json
import os
from pathlib import Path

import dbt.tests.fixtures.project as fixtures
import pytest
import sqlparse

LISTS = json.loads((Path(__file__).parent / "left-out.json").read_text())


@pytest.fixture(scope="class")
def dbt_profile_target():
    return {
        "type": "redshift",
        "host": os.environ["LAKELOAD_TEST_HOST"],
        "port": int(os.environ["LAKELOAD_TEST_PORT"]),
        "user": os.environ["LAKELOAD_TEST_USER"],
        "pass": os.environ["LAKELOAD_TEST_PASSWORD"],
        "dbname": os.environ["LAKELOAD_TEST_DATABASE"],
        "sslmode": "verify-full",
        # As many as dbt-redshift's own documentation asks for at most: they share one endpoint.
        "threads": 8,
        "retries": 1,
    }


def one_by_one(run):
    """The driver prepares every statement, and neither Redshift nor the endpoint prepares several as one: dbt-redshift splits them too."""

    def run_each(adapter, sql, fetch=None):
        answer = None
        for statement in filter(str.strip, sqlparse.split(sql)):
            answer = run(adapter, statement, fetch=fetch)
        return answer

    return run_each


fixtures.run_sql_with_adapter = one_by_one(fixtures.run_sql_with_adapter)


def reason(item):
    """Why one of dbt-tests-adapter's classes says nothing about Redshift, or nothing."""
    if item.nodeid.startswith("redshift/"):
        return None
    name = item.cls.__name__ if item.cls else item.name
    return next((entry["reason"] for entry in LISTS if name in entry["tests"]), None)


def pytest_collection_modifyitems(items):
    for item in items:
        why = reason(item)
        if why is not None:
            item.add_marker(pytest.mark.skip(reason=why))
