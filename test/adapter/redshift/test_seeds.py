"""Seeds, whose texts become VARCHARs of a length."""

import pytest
import yaml
from dbt.tests.adapter.simple_seed.test_seed_type_override import BaseSimpleSeedColumnOverride
from dbt.tests.util import run_dbt


def column(name, kind):
    return {"name": name, "data_tests": [{"column_type": {"arguments": {"type": kind}}}]}


class TestRedshiftSimpleSeedColumnOverride(BaseSimpleSeedColumnOverride):
    """`text` is VARCHAR(256); what dbt infers has the length of its longest value."""

    @pytest.fixture(scope="class")
    def models(self):
        return {
            "schema.yml": yaml.safe_dump({
                "version": 2,
                "seeds": [
                    {"name": "seed_enabled", "columns": [column("birthday", "date"), column("seed_id", "character varying(256)")]},
                    {
                        "name": "seed_tricky",
                        "columns": [
                            column("seed_id", "integer"),
                            column("seed_id_str", "character varying(256)"),
                            column("a_bool", "boolean"),
                            column("looks_like_a_bool", "character varying(256)"),
                            column("a_date", "timestamp without time zone"),
                            column("looks_like_a_date", "character varying(256)"),
                            column("relative", "character varying(9)"),
                            column("weekday", "character varying(8)"),
                        ],
                    },
                ],
            })
        }


class TestSeedDiststyleAll:
    @pytest.fixture(scope="class")
    def seeds(self):
        return {"everywhere.csv": "id,weekday\n1,Saturday\n2,Sunday\n"}

    @pytest.fixture(scope="class")
    def properties(self):
        return {"schema.yml": "version: 2\nseeds:\n  - name: everywhere\n    config:\n      dist: all\n"}

    def test_style_is_kept(self, project):
        assert len(run_dbt(["seed", "--show"])) == 1
        told = project.run_sql(
            f"""select diststyle from svv_table_info where "schema" = '{project.test_schema}' and "table" = 'everywhere'""",
            fetch="one",
        )
        assert told[0] == "ALL"
