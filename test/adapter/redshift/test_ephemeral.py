"""Ephemeral models, whose tests compare the statement that dbt writes with one that names their own database."""

import builtins
import io

import pytest
from dbt.tests.adapter.ephemeral.test_ephemeral import BaseEphemeralMulti, BaseEphemeralNested


class OwnDatabase:
    @pytest.fixture(autouse=True)
    def statements_name_theirs(self, monkeypatch, project):
        """The written statement is read as if the database were called `dbt`."""
        own, read = f'"{project.database}".', builtins.open

        def open_renamed(file, *args, **kwargs):
            opened = read(file, *args, **kwargs)
            if not str(file).startswith("./target/run/"):
                return opened
            with opened:
                return io.StringIO(opened.read().replace(own, '"dbt".'))

        monkeypatch.setattr(builtins, "open", open_renamed)


class TestRedshiftEphemeralMulti(OwnDatabase, BaseEphemeralMulti):
    pass


class TestRedshiftEphemeralNested(OwnDatabase, BaseEphemeralNested):
    pass
