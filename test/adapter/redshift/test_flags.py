"""`--empty`, `--sample` and `dbt clone`, which dbt-tests-adapter leaves to the adapter to run."""

import pytest
from dbt.tests.adapter.dbt_clone.test_dbt_clone import BaseCloneNotPossible
from dbt.tests.adapter.dbt_show.test_dbt_show import BaseShowSqlHeader
from dbt.tests.adapter.empty.test_empty import BaseTestEmpty, BaseTestEmptyInlineSourceRef, BaseTestEmptySeedFlag
from dbt.tests.adapter.sample_mode.test_sample_mode import BaseSampleModeTest


class TestRedshiftEmpty(BaseTestEmpty):
    pass


class TestEmptyInlineSourceRef(BaseTestEmptyInlineSourceRef):
    pass


@pytest.mark.skip(reason="`dbt seed --empty` is of dbt-core 1.12")
class TestEmptySeedFlag(BaseTestEmptySeedFlag):
    pass


class TestSampleMode(BaseSampleModeTest):
    pass


class TestCloneNotPossible(BaseCloneNotPossible):
    pass


class TestShowSqlHeader(BaseShowSqlHeader):
    """A header of Redshift's: it has no SET of a setting of one's own."""

    @pytest.fixture(scope="class")
    def models(self):
        header = "create temporary table _variables as (select '89' as my_variable);"
        return {
            "sql_header.sql": "{{ config(materialized='table') }}\n"
            f"{{% call set_sql_header(config) %}}\n{header}\n{{% endcall %}}\nselect my_variable from _variables\n"
        }
