"""Materialized views, with their keys and their refreshing."""

import pytest
from datasharing import Datasharing
from dbt.tests.adapter.materialized_view import files
from dbt.tests.adapter.materialized_view.basic import MaterializedViewBasic
from dbt.tests.adapter.materialized_view.changes import (
    MaterializedViewChanges,
    MaterializedViewChangesApplyMixin,
    MaterializedViewChangesContinueMixin,
    MaterializedViewChangesFailMixin,
)
from dbt.tests.util import get_model_file, run_dbt, set_model_file

KEYED = """
{{ config(materialized='materialized_view', sort_type='compound', sort=['id'], dist='id') }}
select * from {{ ref('my_seed') }}
"""


class Relations:
    """What the tests ask the warehouse."""

    @pytest.fixture(scope="class", autouse=True)
    def models(self):
        return {"my_table.sql": files.MY_TABLE, "my_view.sql": files.MY_VIEW, "my_materialized_view.sql": KEYED}

    @staticmethod
    def insert_record(project, table, record):
        project.run_sql(f"insert into {table} (id, value) values ({record[0]}, {record[1]})")

    @staticmethod
    def refresh_materialized_view(project, materialized_view):
        project.run_sql(f"refresh materialized view {materialized_view}")

    @staticmethod
    def query_row_count(project, relation):
        return project.run_sql(f"select count(*) from {relation}", fetch="one")[0]

    @staticmethod
    def query_relation_type(project, relation):
        rows = project.run_sql(
            f"""
            select 'table' from pg_tables where schemaname = '{relation.schema}' and tablename = '{relation.identifier}'
            union all
            select case when definition ilike '%create materialized view%' then 'materialized_view' else 'view' end
            from pg_views where schemaname = '{relation.schema}' and viewname = '{relation.identifier}'
            """,
            fetch="all",
        )
        assert len(rows) < 2
        return rows[0][0] if rows else None


class TestMaterializedViewsBasic(Relations, MaterializedViewBasic):
    pass


class TestMaterializedViewsBasicDatasharing(Datasharing, Relations, MaterializedViewBasic):
    pass


class Changes(Relations, MaterializedViewChanges):
    @staticmethod
    def told(project, view, column):
        return project.run_sql(
            f"""select {column} from svv_table_info where "table" = '{view.identifier}' and "schema" = '{view.schema}'""",
            fetch="one",
        )[0]

    @staticmethod
    def refreshes(project, view):
        return project.run_sql(
            f"select autorefresh from stv_mv_info where trim(name) = '{view.identifier}' and trim(schema) = '{view.schema}'",
            fetch="one",
        )[0]

    @classmethod
    def check_start_state(cls, project, materialized_view):
        assert cls.refreshes(project, materialized_view) == "f"
        assert cls.told(project, materialized_view, "sortkey1") == "id"
        assert cls.told(project, materialized_view, "diststyle") == "KEY(id)"

    @staticmethod
    def change_config_via_alter(project, materialized_view):
        model = get_model_file(project, materialized_view)
        set_model_file(project, materialized_view, model.replace("dist='id'", "dist='id', auto_refresh=True"))

    @classmethod
    def check_state_alter_change_is_applied(cls, project, materialized_view):
        assert cls.refreshes(project, materialized_view) == "t"

    @staticmethod
    def change_config_via_replace(project, materialized_view):
        model = get_model_file(project, materialized_view)
        set_model_file(
            project, materialized_view, model.replace("sort=['id']", "sort=['value']").replace("dist='id'", "dist='even'")
        )

    @classmethod
    def check_state_replace_change_is_applied(cls, project, materialized_view):
        assert cls.told(project, materialized_view, "sortkey1") == "value"
        assert cls.told(project, materialized_view, "diststyle") == "EVEN"


class TestMaterializedViewChangesApply(Changes, MaterializedViewChangesApplyMixin):
    pass


class TestMaterializedViewChangesContinue(Changes, MaterializedViewChangesContinueMixin):
    pass


class TestMaterializedViewChangesFail(Changes, MaterializedViewChangesFailMixin):
    pass


class TestMaterializedViewWithoutBackup:
    """Whether a view is backed up cannot be asked, so it must not count as a change."""

    @pytest.fixture(scope="class")
    def seeds(self):
        return {"my_seed.csv": files.MY_SEED}

    @pytest.fixture(scope="class")
    def models(self):
        return {"unbacked.sql": "{{ config(materialized='materialized_view', backup=False) }}\nselect * from {{ ref('my_seed') }}\n"}

    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"models": {"on_configuration_change": "fail"}}

    def test_runs_twice(self, project):
        run_dbt(["seed"])
        run_dbt(["run", "--full-refresh"])
        assert run_dbt(["run"])[0].node.config_call_dict["backup"] is False
