"""dbt's unit tests with Redshift's types."""

import pytest
from dbt.artifacts.schemas.results import RunStatus
from dbt.tests.adapter.unit_testing.test_quoted_reserved_word_column_names import BaseUnitTestQuotedReservedWordColumnNames
from dbt.tests.adapter.unit_testing.test_types import BaseUnitTestingTypes, BaseUnitTestingVarcharFixtureNoTruncation
from dbt.tests.util import run_dbt


class TestRedshiftUnitTestingTypes(BaseUnitTestingTypes):
    @pytest.fixture
    def data_types(self):
        """What a model selects, and what the fixture gives for it."""
        return [
            ["1", "1"],
            ["1.0", "1.0"],
            ["'1'", "1"],
            ["'1'::numeric", "1"],
            ["'string'", "string"],
            ["true", "true"],
            ["DATE '2020-01-02'", "2020-01-02"],
            ["TIMESTAMP '2013-11-03 00:00:00-0'", "2013-11-03 00:00:00-0"],
            ["TIMESTAMPTZ '2013-11-03 00:00:00-0'", "2013-11-03 00:00:00-0"],
            ["""JSON_PARSE('{"bar": "baz", "balance": 7.77, "active": false}')""", """'{"bar": "baz", "balance": 7.77, "active": false}'"""],
        ]


class TestUnitTestQuotedReservedWordColumnNames(BaseUnitTestQuotedReservedWordColumnNames):
    pass


class TestUnitTestingVarcharFixtureNoTruncation(BaseUnitTestingVarcharFixtureNoTruncation):
    pass


UPSTREAM = """
select 1 as id, 'a' as letter, cast(null as int) as maybe
union all select 2, cast(null as varchar(1)), 5
"""

UNIT_TEST = """
unit_tests:
  - name: nulls
    model: downstream
    given:
      - input: ref('upstream')
        rows:
          - {id: 1, letter: %s, maybe: null}
          - {id: null, letter: b, maybe: 2}
    expect:
      rows:
        - {id: 1, letter: %s, maybe: null}
        - {id: null, letter: b, maybe: 2}
"""


class NullsInFixtures:
    """dbt-redshift takes the types of a fixture from a row without a NULL."""

    @pytest.fixture(scope="class")
    def models(self):
        return {
            "upstream.sql": UPSTREAM,
            "downstream.sql": "select * from {{ ref('upstream') }}",
            "tests.yml": self.fixture(),
        }


class TestNullsBesideAFullRow(NullsInFixtures):
    def fixture(self):
        full = "          - {id: 3, letter: c, maybe: 3}\n"
        text = UNIT_TEST % ("a", "a")
        return text.replace("    expect:", full + "    expect:") + full.replace("          ", "        ")

    def test_nulls_pass(self, project):
        run_dbt(["build"])


class TestNullsInEveryRow(NullsInFixtures):
    def fixture(self):
        return UNIT_TEST % ("a", "a")

    def test_dbt_says_so(self, project):
        results = run_dbt(["build"], expect_pass=False)
        failed = next(result for result in results if result.status == RunStatus.Error)
        assert "does not have any row free of null values" in str(failed.message)
