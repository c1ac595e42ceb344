"""The plugin that leads dbt's tests for adapters to the local Redshift, which the environment says how to reach."""

import json
import os
from pathlib import Path

import pytest

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
        "threads": 4,
        "retries": 1,
    }


def reason(item):
    """Why a test says nothing about Redshift, or nothing: by its class, or by a word that its id holds."""
    for entry in LISTS:
        if any(name in item.nodeid for name in entry["tests"]):
            return entry["reason"]
    return None


def pytest_collection_modifyitems(items):
    for item in items:
        why = reason(item)
        if why is not None:
            item.add_marker(pytest.mark.skip(reason=why))
