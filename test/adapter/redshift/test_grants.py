"""Grants to users, groups and roles, by the catalogue and by SHOW GRANTS."""

import os

import pytest
from datasharing import Datasharing
from dbt.tests.adapter.grants.base_grants import BaseGrants
from dbt.tests.adapter.grants.test_incremental_grants import BaseIncrementalGrants
from dbt.tests.adapter.grants.test_invalid_grants import BaseInvalidGrants
from dbt.tests.adapter.grants.test_model_grants import BaseModelGrants
from dbt.tests.adapter.grants.test_seed_grants import BaseSeedGrants
from dbt.tests.adapter.grants.test_snapshot_grants import BaseSnapshotGrants
from dbt.tests.util import run_dbt, run_dbt_and_capture, write_file



class Extended:
    """With the flag by which dbt-redshift knows groups and roles, grantees have a prefix."""

    @pytest.fixture(scope="class")
    def project_config_update(self):
        return {"flags": {"redshift_grants_extended": True}}

    def assert_expected_grants_match_actual(self, project, relation_name, expected_grants):
        prefixed = {
            privilege: [name if ":" in name else f"user:{name}" for name in names]
            for privilege, names in expected_grants.items()
        }
        super().assert_expected_grants_match_actual(project, relation_name, prefixed)


class RedshiftMessages:
    """Redshift's words for a grant that it refuses."""

    def grantee_does_not_exist_error(self):
        return "does not exist"

    def privilege_does_not_exist_error(self):
        return "syntax error at or near"


class TestRedshiftInvalidGrants(RedshiftMessages, BaseInvalidGrants):
    pass


class TestModelGrantsExtended(Extended, BaseModelGrants):
    pass


class TestIncrementalGrantsExtended(Extended, BaseIncrementalGrants):
    pass


class TestSeedGrantsExtended(Extended, BaseSeedGrants):
    pass


class TestSnapshotGrantsExtended(Extended, BaseSnapshotGrants):
    pass


class TestModelGrantsDatasharing(Datasharing, Extended, BaseModelGrants):
    pass


class TestIncrementalGrantsDatasharing(Datasharing, Extended, BaseIncrementalGrants):
    pass


class TestSeedGrantsDatasharing(Datasharing, Extended, BaseSeedGrants):
    pass


class TestSnapshotGrantsDatasharing(Datasharing, Extended, BaseSnapshotGrants):
    pass


def granted_to(*names):
    listed = ", ".join(f'"{name}"' for name in names)
    return f"version: 2\nmodels:\n  - name: granted\n    config:\n      materialized: table\n      grants:\n        select: [{listed}]\n"


class GroupsAndRoles(Extended, BaseGrants):
    """A grant is found again as what it was: a group is not a role."""

    group = "dbt_test_group"
    role = "dbt_test_role"

    @pytest.fixture(scope="class")
    def models(self):
        return {"granted.sql": "select 1 as fun", "schema.yml": granted_to(f"group:{self.group}", f"role:{self.role}")}

    @pytest.fixture(scope="class", autouse=True)
    def grantees(self, project):
        project.run_sql(f"create group {self.group}")
        project.run_sql(f"create role {self.role}")
        yield
        project.run_sql(f"drop table {project.test_schema}.granted")
        project.run_sql(f"drop group {self.group}")
        project.run_sql(f"drop role {self.role}")

    def test_grantees_are_found_again(self, project):
        user = os.environ["DBT_TEST_USER_1"]
        _, told = run_dbt_and_capture(["--debug", "run"])
        group, role = f"group:{self.group}", f"role:{self.role}"
        assert f"GROUP {self.group}" in told
        assert f"ROLE {self.role}" in told
        self.assert_expected_grants_match_actual(project, "granted", {"select": [group, role]})
        write_file(granted_to(f"user:{user}", group), project.project_root, "models", "schema.yml")
        run_dbt(["run"])
        self.assert_expected_grants_match_actual(project, "granted", {"select": [user, group]})


class TestGroupsAndRoles(GroupsAndRoles):
    pass


class TestGroupsAndRolesDatasharing(Datasharing, GroupsAndRoles):
    group = "dbt_shared_group"
    role = "dbt_shared_role"
