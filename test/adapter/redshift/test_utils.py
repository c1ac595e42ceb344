"""dbt's cross-database macros where Redshift's types are others than PostgreSQL's."""

import pytest
from dbt.tests.adapter.utils.data_types.test_type_string import BaseTypeString
from dbt.tests.adapter.utils.test_array_append import BaseArrayAppend
from dbt.tests.adapter.utils.test_array_concat import BaseArrayConcat
from dbt.tests.adapter.utils.test_array_construct import BaseArrayConstruct
from dbt.tests.adapter.utils.test_current_timestamp import BaseCurrentTimestampNaive
from dbt.tests.adapter.utils.test_timestamps import BaseCurrentTimestamps


class TestRedshiftTypeString(BaseTypeString):
    """VARCHAR is the type; its length, which the test's equality takes in, is the longest value's in a seed."""

    def assert_columns_equal(self, project, expected_cols, actual_cols):
        assert [column[:2] for column in expected_cols] == [column[:2] for column in actual_cols]


class TestRedshiftArrayAppend(BaseArrayAppend):
    pass


class TestRedshiftArrayConcat(BaseArrayConcat):
    pass


class TestRedshiftArrayConstruct(BaseArrayConstruct):
    pass


class TestRedshiftCurrentTimestamp(BaseCurrentTimestampNaive):
    """GETDATE() has no time zone."""


class TestRedshiftCurrentTimestamps(BaseCurrentTimestamps):
    @pytest.fixture(scope="class")
    def expected_schema(self):
        return dict.fromkeys(
            ("current_timestamp", "current_timestamp_in_utc_backcompat", "current_timestamp_backcompat"),
            "timestamp without time zone",
        )

    @pytest.fixture(scope="class")
    def expected_sql(self):
        return """
            select getdate() as current_timestamp,
                   getdate() as current_timestamp_in_utc_backcompat,
                   getdate() as current_timestamp_backcompat
        """
