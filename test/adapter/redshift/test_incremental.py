"""Incremental models: every strategy that dbt-redshift has, and changes of the schema."""

import pytest
from datasharing import Datasharing
from dbt.tests.adapter.incremental.test_incremental_merge_exclude_columns import BaseMergeExcludeColumns
from dbt.tests.adapter.incremental.test_incremental_microbatch import BaseMicrobatch
from dbt.tests.adapter.incremental.test_incremental_on_schema_change import (
    BaseIncrementalOnSchemaChange,
    BaseIncrementalOnSchemaChangeSetup,
)
from dbt.tests.util import check_relations_equal, run_dbt


class TestMergeExcludeColumns(BaseMergeExcludeColumns):
    pass


class TestMicrobatch(BaseMicrobatch):
    pass


class TestIncrementalOnSchemaChangeDatasharing(Datasharing, BaseIncrementalOnSchemaChange):
    pass


ROWS = "select 1 as id, 'Ada' as name, 100 as worth union all select 2, 'Bo', 200"

WIDENED = """
{{ config(materialized='incremental', unique_key='id', on_schema_change='sync_all_columns') }}
select id, cast(name as varchar({{ 256 if is_incremental() else 20 }})) as name,
       worth::{{ 'bigint' if is_incremental() else 'integer' }} as worth
from (%s) as rows_of_it
{%% if is_incremental() %%} where id not in (select id from {{ this }}) {%% endif %%}
""" % ROWS

WIDENED_TARGET = """
{{ config(materialized='table') }}
select id, cast(name as varchar(256)) as name, worth::bigint as worth from (%s) as rows_of_it
""" % ROWS


class WidenedColumns(BaseIncrementalOnSchemaChangeSetup):
    @pytest.fixture(scope="class")
    def models(self):
        return {"widened.sql": WIDENED, "target.sql": WIDENED_TARGET}

    def test_types_follow(self, project):
        run_dbt(["run"])
        run_dbt(["run"])
        check_relations_equal(project.adapter, ["widened", "target"])


class TestWidenedColumns(WidenedColumns):
    """By a new column that takes the values of the old one."""


class TestWidenedColumnsInPlace(WidenedColumns):
    """A VARCHAR by ALTER COLUMN … TYPE, which Redshift takes outside of a transaction only."""

    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"flags": {"redshift_skip_autocommit_transaction_statements": True}}
