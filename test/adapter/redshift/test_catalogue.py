"""What dbt-redshift reads of the catalogue itself: relations, schemas, columns and their types."""

import pytest
from datasharing import Datasharing
from dbt.adapters.base import Column
from dbt.adapters.redshift import RedshiftRelation
from dbt.tests.util import get_connection, run_dbt


class Catalogue:
    @pytest.fixture(scope="class")
    def models(self):
        return {
            "a_table.sql": "{{ config(materialized='table') }} select 1.23 as worth, 'a' as letter",
            "a_view.sql": "select * from {{ ref('a_table') }}",
            "a_late_view.sql": "{{ config(bind=False) }} select * from {{ ref('a_table') }}",
            "a_kept_view.sql": "{{ config(materialized='materialized_view') }} select * from {{ ref('a_table') }}",
        }

    @pytest.fixture(scope="class", autouse=True)
    def built(self, project):
        run_dbt(["run"])

    def test_relations_have_their_types(self, project):
        with get_connection(project.adapter):
            schema = project.adapter.Relation.create(database=project.database, schema=project.test_schema)
            relations = project.adapter.list_relations_without_caching(schema)
        assert {
            relation.identifier: str(relation.type) for relation in relations if not relation.identifier.startswith("mv_tbl__")
        } == {"a_table": "table", "a_view": "view", "a_late_view": "view", "a_kept_view": "materialized_view"}

    def test_schemas_are_found(self, project):
        with get_connection(project.adapter):
            assert project.test_schema in project.adapter.list_schemas(project.database)
            assert project.adapter.check_schema_exists(project.database, project.test_schema)
            assert not project.adapter.check_schema_exists(project.database, "there_is_no_such_schema")

    @pytest.mark.parametrize("name", ["a_table", "a_view", "a_late_view", "a_kept_view"])
    def test_columns_have_their_types(self, project, name):
        relation = RedshiftRelation.create(database=project.database, schema=project.test_schema, identifier=name)
        with get_connection(project.adapter):
            columns = project.adapter.get_columns_in_relation(relation)
        assert columns == [
            Column(column="worth", dtype="numeric", numeric_precision=3, numeric_scale=2),
            Column(column="letter", dtype="character varying", char_size=1),
        ]

    def test_a_catalogue_by_relations_has_their_columns(self, project):
        names = ["a_table", "a_view", "a_kept_view"]
        relations = [
            RedshiftRelation.create(database=project.database, schema=project.test_schema, identifier=name) for name in names
        ]
        with get_connection(project.adapter):
            catalogue = project.adapter._get_one_catalog_by_relations(
                information_schema=relations[0].information_schema(),
                relations=relations,
                used_schemas=frozenset({(project.database, project.test_schema)}),
            )
        assert sorted({row["table_name"] for row in catalogue.rows}) == sorted(names)
        assert len(catalogue) == 2 * len(names)


class TestCatalogue(Catalogue):
    pass


class TestCatalogueDatasharing(Datasharing, Catalogue):
    pass


# The DDL's type, and the name that the catalogue has for it.
TYPES = {
    "boolean": "boolean",
    "bigint": "bigint",
    "smallint": "smallint",
    "integer": "integer",
    "real": "real",
    "double precision": "double precision",
    "char(5)": "character",
    "varchar(20)": "character varying",
    "date": "date",
    "time": "time without time zone",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "numeric(18,2)": "numeric",
    "super": "super",
    "varbyte(16)": "binary varying",
}


class TestNamesOfTypes:
    """dbt compares the columns of one relation by one way with those of another by another: all must call a type the same."""

    def test_all_ways_agree(self, project):
        columns = ", ".join(f"c{number} {ddl}" for number, ddl in enumerate(TYPES))
        relation = RedshiftRelation.create(database=project.database, schema=project.test_schema, identifier="types")
        project.run_sql(f"create table {relation} ({columns})")
        expected = {f"c{number}": name for number, name in enumerate(TYPES.values())}
        with get_connection(project.adapter):
            _, shown = project.adapter.execute(f"show columns from table {relation}", fetch=True)
        assert {row["column_name"]: row["data_type"] for row in shown.rows} == expected
        told = project.run_sql(
            "select column_name, data_type from information_schema.columns"
            f" where table_schema = '{project.test_schema}' and table_name = 'types'",
            fetch="all",
        )
        assert dict(told) == expected


class TestCascadeByChoice:
    """`drop_without_cascade` in the profile: a relation is dropped only if nothing hangs on it."""

    @pytest.fixture(scope="class")
    def dbt_profile_target(self, dbt_profile_target):
        return {**dbt_profile_target, "drop_without_cascade": True}

    @pytest.fixture(scope="class")
    def models(self):
        return {"a_view.sql": "select 1 as id"}

    def test_a_view_is_made_again(self, project):
        run_dbt(["run"])
        run_dbt(["run"])
        project.run_sql(f"create view {project.test_schema}.hangs_on_it as select * from {project.test_schema}.a_view")
        result = run_dbt(["run"], expect_pass=False)
        assert "because other objects depend on it" in result[0].message
