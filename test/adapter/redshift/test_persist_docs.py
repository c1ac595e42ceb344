"""Comments on what PostgreSQL has not: late-binding views and Redshift's materialized views."""

import json

import pytest
from dbt.tests.adapter.materialized_view import files
from dbt.tests.adapter.persist_docs.test_persist_docs import (
    BasePersistDocsBase,
    BasePersistDocsQuotedDescriptionNotAppliedOnMismatch,
)
from dbt.tests.util import run_dbt, run_dbt_and_capture


def catalogue_nodes():
    run_dbt(["docs", "generate"])
    with open("target/catalog.json") as file:
        return json.load(file)["nodes"]


class TestPersistDocsLateBinding(BasePersistDocsBase):
    """The catalogue has no comments of late-binding views, and the columns of one cannot have any."""

    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {
            "models": {"test": {"+persist_docs": {"relation": True, "columns": True}, "view_model": {"bind": False}}}
        }

    def test_comments(self, project):
        nodes = catalogue_nodes()
        self._assert_has_table_comments(nodes["model.test.table_model"])
        self._assert_has_view_comments(nodes["model.test.view_model"], False, False)


class TestPersistDocsMaterializedView:
    @pytest.fixture(scope="class")
    def seeds(self):
        return {"my_seed.csv": files.MY_SEED}

    @pytest.fixture(scope="class")
    def models(self):
        return {
            "my_materialized_view.sql": files.MY_MATERIALIZED_VIEW,
            "schema.yml": "version: 2\nmodels:\n  - name: my_materialized_view\n    description: It's \"kept\" -- /* 80% */ $$\n",
        }

    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"models": {"test": {"+persist_docs": {"relation": True}}}}

    def test_comment(self, project):
        run_dbt(["build"])
        told = catalogue_nodes()["model.test.my_materialized_view"]["metadata"]
        assert told["comment"] == 'It\'s "kept" -- /* 80% */ $$'
        assert told["type"] == "MATERIALIZED VIEW"


class TestPersistDocsQuotedColumnIsFolded(BasePersistDocsQuotedDescriptionNotAppliedOnMismatch):
    """Redshift folds the column "MyCol" of the model to mycol, which is the one that is described."""

    def test_quoted_description_not_applied_on_case_mismatch(self, project):
        _, logs = run_dbt_and_capture(["run"])
        assert "are not present in the database" not in logs
        columns = catalogue_nodes()["model.test.quoted_physical_case_mismatch"]["columns"]
        assert list(columns) == ["mycol"]
        assert "DOCUMENTED_DESCRIPTION_SENTINEL" in columns["mycol"]["comment"]
