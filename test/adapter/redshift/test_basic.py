"""dbt's basic tests where Redshift answers otherwise than PostgreSQL, or where dbt-tests-adapter leaves the answer to the adapter."""

import pytest
from datasharing import Datasharing
from dbt.tests.adapter.basic import expected_catalog
from dbt.tests.adapter.basic.test_adapter_methods import BaseAdapterMethod
from dbt.tests.adapter.basic.test_base import BaseSimpleMaterializations
from dbt.tests.adapter.basic.test_docs_generate import BaseDocsGenerate, BaseDocsGenReferences
from dbt.tests.adapter.basic.test_incremental import BaseIncremental, BaseIncrementalBadStrategy
from dbt.tests.adapter.basic.test_snapshot_check_cols import BaseSnapshotCheckCols
from dbt.tests.adapter.basic.test_snapshot_timestamp import BaseSnapshotTimestamp
from dbt.tests.adapter.catalog.relation_types import CatalogRelationTypes
from dbt.tests.util import AnyFloat, AnyInteger, AnyString, AnyStringWith

# A seed's VARCHAR is as long as its longest value, and these tests lengthen the names.
WIDE_NAMES = """
version: 2
seeds:
  - name: added
    config:
      column_types:
        name: varchar(64)
"""


class TestIncrementalBadStrategy(BaseIncrementalBadStrategy):
    pass


class TestSimpleMaterializationsDatasharing(Datasharing, BaseSimpleMaterializations):
    pass


class TestIncrementalDatasharing(Datasharing, BaseIncremental):
    pass


class TestAdapterMethodDatasharing(Datasharing, BaseAdapterMethod):
    pass


class TestSnapshotCheckColsWide(BaseSnapshotCheckCols):
    @pytest.fixture(scope="class")
    def models(self):
        return {"seeds.yml": WIDE_NAMES}


class TestSnapshotTimestampWide(BaseSnapshotTimestamp):
    @pytest.fixture(scope="class")
    def models(self):
        return {"seeds.yml": WIDE_NAMES}


class TestCatalogRelationTypes(CatalogRelationTypes):
    pass


class TestCatalogRelationTypesDatasharing(Datasharing, CatalogRelationTypes):
    pass


def stat(name, label, value, description, include=True):
    return {name: {"id": name, "label": label, "value": value, "description": description, "include": include}}


def table_stats():
    """What SVV_TABLE_INFO tells of a table, in the words of dbt's catalogue."""
    return {
        **stat("has_stats", "Has Stats?", True, "Indicates whether there are statistics for this table", False),
        **stat("encoded", "Encoded", AnyStringWith("Y"), AnyStringWith("compression encoding")),
        **stat("diststyle", "Dist Style", AnyStringWith("AUTO"), AnyStringWith("Distribution style")),
        **stat("sortkey1", "Sort Key 1", AnyString(), AnyStringWith("sort key")),
        **stat("max_varchar", "Max Varchar", AnyInteger(), AnyStringWith("VARCHAR")),
        **stat("size", "Approximate Size", AnyInteger(), AnyStringWith("1MB blocks")),
        **stat("pct_used", "Disk Utilization", AnyFloat(), AnyStringWith("available space")),
        **stat("stats_off", "Stats Off", AnyFloat(), AnyStringWith("stale")),
        **stat("rows", "Approximate Row Count", AnyFloat(), AnyStringWith("number of rows")),
    }


class TestRedshiftDocsGenerate(BaseDocsGenerate):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project, profile_user):
        return expected_catalog.base_expected_catalog(
            project,
            role=profile_user,
            id_type="integer",
            text_type=AnyStringWith("character varying"),
            time_type="timestamp without time zone",
            view_type="VIEW",
            table_type="BASE TABLE",
            model_stats=expected_catalog.no_stats(),
            seed_stats=table_stats(),
        )


class TestRedshiftDocsGenReferences(BaseDocsGenReferences):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project, profile_user):
        return expected_catalog.expected_references_catalog(
            project,
            role=profile_user,
            id_type="integer",
            text_type=AnyStringWith("character varying"),
            time_type="timestamp without time zone",
            bigint_type="bigint",
            view_type="VIEW",
            table_type="BASE TABLE",
            model_stats=table_stats(),
            view_summary_stats=expected_catalog.no_stats(),
        )
