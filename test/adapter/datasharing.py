"""The second way in which dbt-redshift reads the catalogue."""

import pytest


class Datasharing:
    """Has dbt ask by SHOW TABLES, SHOW COLUMNS, SHOW SCHEMAS and SHOW GRANTS instead of PostgreSQL's catalogue."""

    @pytest.fixture(scope="class")
    def dbt_profile_target(self, dbt_profile_target):
        return {**dbt_profile_target, "datasharing": True}
