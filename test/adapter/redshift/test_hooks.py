"""Hooks, whose tests compare what a hook sees of the profile with that of a PostgreSQL."""

from pathlib import Path

import pytest
from dbt.tests.adapter.hooks import test_model_hooks
from dbt.tests.adapter.hooks.test_model_hooks import (
    BaseHookRefs,
    BasePrePostModelHooks,
    BasePrePostModelHooksInConfig,
    BasePrePostModelHooksInConfigKwargs,
    BasePrePostModelHooksInConfigWithCount,
)
from dbt.tests.adapter.hooks.test_run_hooks import BasePrePostRunHooks


@pytest.fixture(scope="module")
def test_data_dir():
    """Where the base classes keep the statements that they begin with."""
    return Path(test_model_hooks.__file__).parent / "data"


EXPECTED = {
    "target_dbname": "dbt",
    "target_threads": 4,
    "target_type": "postgres",
    "target_user": "root",
    "target_pass": "",
}


class OwnProfile:
    """Compares with the profile that is used, and hands on what the base classes compare with."""

    def get_ctx_vars(self, state, *args, **kwargs):
        found = super().get_ctx_vars(state, *args, **kwargs)
        project = kwargs.get("project") or args[-1]
        credentials = project.adapter.config.credentials
        own = {
            "target_dbname": credentials.database,
            "target_threads": project.adapter.config.threads,
            "target_type": "redshift",
            "target_user": credentials.user,
            "target_pass": "",
        }
        for context in found if isinstance(found, list) else [found]:
            assert {name: context[name] for name in own} == own
            context.update(EXPECTED)
        return found


class TestRedshiftPrePostRunHooks(OwnProfile, BasePrePostRunHooks):
    pass


class TestRedshiftPrePostModelHooks(OwnProfile, BasePrePostModelHooks):
    pass


class TestRedshiftPrePostModelHooksUnderscores(OwnProfile, test_model_hooks.TestPrePostModelHooksUnderscores):
    pass


class TestRedshiftHookRefs(OwnProfile, BaseHookRefs):
    pass


class TestRedshiftPrePostModelHooksInConfig(OwnProfile, BasePrePostModelHooksInConfig):
    pass


class TestRedshiftPrePostModelHooksInConfigWithCount(OwnProfile, BasePrePostModelHooksInConfigWithCount):
    pass


class TestRedshiftPrePostModelHooksInConfigKwargs(OwnProfile, BasePrePostModelHooksInConfigKwargs):
    pass
