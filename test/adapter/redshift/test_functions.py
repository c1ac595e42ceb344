"""Functions that dbt makes: Redshift's take their arguments as $1, $2 …, and no defaults."""

import pytest
from datasharing import Datasharing
from dbt.tests.adapter.functions import files
from dbt.tests.adapter.functions.test_udfs import (
    CanFindScalarFunctionRelation,
    DeterministicUDF,
    ErrorForUnsupportedType,
    NonDeterministicUDF,
    PythonUDFNotSupported,
    SqlUDFDefaultArgSupport,
    StableUDF,
    UDFsBasic,
)


class Numbered:
    @pytest.fixture(scope="class")
    def functions(self):
        return {"price_for_xlarge.sql": "select $1 * 2", "price_for_xlarge.yml": files.MY_UDF_YML}


class TestFunctions(Numbered, UDFsBasic):
    def check_function_volatility(self, sql):
        # Redshift's functions have no volatility of their own, so dbt says one always.
        assert "VOLATILE" in sql


class TestFunctionsDatasharing(Datasharing, TestFunctions):
    pass


class TestDeterministicFunctions(Numbered, DeterministicUDF):
    pass


class TestStableFunctions(Numbered, StableUDF):
    pass


class TestNonDeterministicFunctions(Numbered, NonDeterministicUDF):
    pass


class TestFunctionsOfAnotherKind(Numbered, ErrorForUnsupportedType):
    pass


class TestPythonFunctions(PythonUDFNotSupported):
    pass


class TestFunctionIsFound(Numbered, CanFindScalarFunctionRelation):
    pass


class TestFunctionsWithDefaults(SqlUDFDefaultArgSupport):
    @pytest.fixture(scope="class")
    def functions(self):
        return {"price_for_xlarge.sql": "select $1 * 2", "price_for_xlarge.yml": files.MY_UDF_WITH_DEFAULT_ARG_YML}
