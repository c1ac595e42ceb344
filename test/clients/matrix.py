"""Runs the same few things by every Python client, and psql, against the endpoints that a JSON on the standard input describes.

Prints one JSON line a client: its name, its version, and what each thing ended with.
"""

import importlib.metadata
import json
import shutil
import subprocess
import sys
import threading

import boto3

ENDPOINTS = json.load(sys.stdin)
REDSHIFT = ENDPOINTS["redshift"]
S3 = ENDPOINTS["s3"]
LOGIN = {name: REDSHIFT[name] for name in ("host", "port", "user", "password")}
ENDLESS = "select count(*) from pg_class a, pg_class b, pg_class c, pg_class d"
COPY = f"copy matrix from 's3://{S3['bucket']}/matrix.csv' iam_role default format as csv"

REFLECTED = (
    "drop schema if exists reflected cascade",
    "create schema reflected",
    "create table reflected.parent (id integer primary key)",
    "create table reflected.child (id integer primary key, parent integer references reflected.parent (id) distkey, name varchar(9) encode zstd unique,"
    " price numeric(8, 2) default 1.5, made_at timestamp) sortkey (made_at, id)",
    "comment on column reflected.child.name is 'what it is called'",
    "create view reflected.children as select id, name from reflected.child",
    "create view reflected.late_children as select id, name from reflected.child with no schema binding",
    "create procedure reflected.tidy(kept integer) as $$ begin null; end $$ language plpgsql",
)


def expect(condition):
    if not condition:
        raise AssertionError("another answer than expected")


def upload():
    client = boto3.client(
        "s3",
        endpoint_url=S3["endpoint"],
        region_name=S3["region"],
        aws_access_key_id=S3["access_key_id"],
        aws_secret_access_key=S3["secret_access_key"],
    )
    client.put_object(Bucket=S3["bucket"], Key="matrix.csv", Body=b"1,one\n2,two\n")


class DbApi:
    """What a driver of Python's DB-API does."""

    def __init__(self, connect):
        self.open = connect

    def ask(self, connection, sql, values=None):
        cursor = connection.cursor()
        cursor.execute(sql, values) if values else cursor.execute(sql)
        return [list(row) for row in cursor.fetchall()] if cursor.description else []

    def connect(self):
        self.open().close()

    def parameters(self):
        connection = self.open()
        expect(self.ask(connection, "select 40 + %s::int, %s", (2, "o'clock")) == [[42, "o'clock"]])
        connection.close()

    def transaction(self):
        connection = self.open()
        self.ask(connection, "create temp table t (a int)")
        connection.commit()
        self.ask(connection, "insert into t values (1)")
        connection.rollback()
        expect(self.ask(connection, "select count(*) from t") == [[0]])
        connection.close()

    def error(self):
        connection = self.open()
        try:
            self.ask(connection, "select a from nowhere")
        except Exception as error:
            expect("nowhere" in str(error))
        connection.rollback()
        expect(self.ask(connection, "select 1") == [[1]])
        connection.close()

    def copy(self):
        connection = self.open()
        self.ask(connection, "create temp table matrix (a int, b varchar(9))")
        self.ask(connection, COPY)
        expect(self.ask(connection, "select a, b from matrix order by a") == [[1, "one"], [2, "two"]])
        connection.close()

    def cancel(self):
        connection = self.open()
        if not hasattr(connection, "cancel"):
            return "the driver has none"
        timer = threading.Timer(1, connection.cancel)
        timer.start()
        try:
            self.ask(connection, ENDLESS)
        except Exception as error:
            expect("cancel" in str(error).lower())
        else:
            expect(False)
        connection.rollback()
        connection.close()

    def disconnect(self):
        connection = self.open()
        self.ask(connection, "select 1")
        del connection
        self.connect()


class Psycopg(DbApi):
    """psycopg 3, which sends statements ahead of the answers to those before."""

    def pipeline(self):
        connection = self.open()
        with connection.pipeline() as pipeline:
            connection.execute("create temp table matrix (a int, b varchar(9))")
            connection.execute("insert into matrix values (%s, %s)", (0, "none"))
            connection.execute(COPY)
            told = connection.execute("select a from matrix order by a")
            pipeline.sync()
            expect(told.fetchall() == [(0,), (1,), (2,)])
        connection.rollback()
        try:
            with connection.pipeline():
                connection.execute("select a from nowhere")
                connection.execute("select 1")
        except Exception as error:
            expect("nowhere" in str(error))
        connection.rollback()
        expect(self.ask(connection, "select 1") == [[1]])
        connection.close()


class RedshiftConnector(DbApi):
    """Amazon's own driver, which asks for its metadata by SHOW with parameters."""

    def reflection(self):
        connection = self.open()
        connection.autocommit = True
        for statement in REFLECTED:
            self.ask(connection, statement)
        cursor = connection.cursor()
        named = lambda rows, *places: [tuple(row[place] for place in places) for row in rows]
        expect(named(cursor.get_tables(schema_pattern="reflected", types=["TABLE"]), 2) == [("child",), ("parent",)])
        columns = cursor.get_columns(schema_pattern="reflected", tablename_pattern="child")
        expect(named(columns, 3, 5) == [("id", "int4"), ("parent", "int4"), ("name", "varchar"), ("price", "numeric"), ("made_at", "timestamp")])
        expect(named(cursor.get_primary_keys(schema="reflected", table="child"), 3, 5) == [("id", "child_pkey")])
        expect(named(cursor.get_imported_keys(schema="reflected", table="child"), 2, 3, 7) == [("parent", "id", "parent")])
        expect(named(cursor.get_exported_keys(schema="reflected", table="parent"), 6) == [("child",)])
        expect(named(cursor.get_procedures(schema_pattern="reflected"), 2) == [("tidy",)])
        expect(named(cursor.get_procedure_columns(schema_pattern="reflected"), 3) == [("kept",)])
        expect(("reflected",) in named(cursor.get_schemas(), 0))
        connection.close()


class SqlAlchemy(DbApi):
    """The dialect's own reading of the catalogue, beside what the driver under it does."""

    def __init__(self, engine):
        self.engine = engine
        super().__init__(engine.raw_connection)

    def cancel(self):
        return "that of its driver"

    def reflection(self):
        import sqlalchemy

        with self.engine.begin() as connection:
            for statement in REFLECTED:
                connection.execute(sqlalchemy.text(statement))
        told = sqlalchemy.inspect(self.engine)
        columns = {column["name"]: column for column in told.get_columns("child", schema="reflected")}
        expect(list(columns) == ["id", "parent", "name", "price", "made_at"])
        expect([str(column["type"]) for column in columns.values()] == ["INTEGER", "INTEGER", "VARCHAR(9)", "NUMERIC(8, 2)", "TIMESTAMP"])
        expect(columns["name"]["info"] == {"encode": "zstd"} and columns["name"]["comment"] == "what it is called")
        expect(columns["price"]["default"] == "1.5" and not columns["id"]["nullable"])
        expect(told.get_pk_constraint("child", schema="reflected") == {"constrained_columns": ["id"], "name": "child_pkey"})
        foreign = told.get_foreign_keys("child", schema="reflected")
        expect([(key["constrained_columns"], key["referred_table"], key["referred_columns"]) for key in foreign] == [(["parent"], "parent", ["id"])])
        expect([key["column_names"] for key in told.get_unique_constraints("child", schema="reflected")] == [["name"]])
        options = told.get_table_options("child", schema="reflected")
        expect(options["redshift_diststyle"] == "KEY" and options["redshift_distkey"] == "parent" and options["redshift_sortkey"] == ("made_at", "id"))
        expect(sorted(told.get_table_names(schema="reflected")) == ["child", "parent"])
        expect(sorted(told.get_view_names(schema="reflected")) == ["children", "late_children"])
        expect("child" in told.get_view_definition("children", schema="reflected"))
        expect([column["name"] for column in told.get_columns("late_children", schema="reflected")] == ["id", "name"])
        table = sqlalchemy.Table("child", sqlalchemy.MetaData(), schema="reflected", autoload_with=self.engine)
        everything = sqlalchemy.MetaData()
        everything.reflect(self.engine, schema="reflected", views=True)
        expect(len(everything.tables) == 4)
        expect(table.c.parent.foreign_keys and table.metadata.tables.keys() == {"reflected.child", "reflected.parent"})


class Psql:
    def __init__(self, program):
        self.program = program

    def ask(self, *commands):
        address = f"host={REDSHIFT['host']} port={REDSHIFT['port']} user={REDSHIFT['user']} dbname={REDSHIFT['database']} sslmode=verify-full sslrootcert={REDSHIFT['ca']}"
        arguments = [argument for command in commands for argument in ("-c", command)]
        outcome = subprocess.run(
            [self.program, "-X", "-A", "-t", "-q", address, *arguments],
            env={"PGPASSWORD": REDSHIFT["password"]},
            capture_output=True,
            text=True,
        )
        return outcome.stdout.split(), outcome.stderr

    def connect(self):
        expect(self.ask("select 42")[0] == ["42"])

    def parameters(self):
        return "psql has none of the wire’s"

    def transaction(self):
        expect(self.ask("create temp table t (a int)", "begin", "insert into t values (1)", "rollback", "select count(*) from t")[0] == ["0"])

    def error(self):
        answer, told = self.ask("select a from nowhere", "select 1")
        expect(answer == ["1"] and "nowhere" in told)

    def copy(self):
        expect(self.ask("create temp table matrix (a int, b varchar(9))", COPY, "select b from matrix order by a")[0] == ["one", "two"])

    def cancel(self):
        return "by the keyboard"

    def disconnect(self):
        self.connect()


def clients():
    import psycopg
    import psycopg2
    import redshift_connector
    import sqlalchemy

    checked = {**LOGIN, "dbname": REDSHIFT["database"], "sslmode": "verify-full", "sslrootcert": REDSHIFT["ca"]}
    url = sqlalchemy.URL.create(
        "redshift+psycopg2",
        username=REDSHIFT["user"],
        password=REDSHIFT["password"],
        host=REDSHIFT["host"],
        port=REDSHIFT["port"],
        database=REDSHIFT["database"],
        query={"sslmode": "verify-full", "sslrootcert": REDSHIFT["ca"]},
    )
    yield "psycopg2-binary", None, lambda: DbApi(lambda: psycopg2.connect(**checked))
    yield "psycopg", None, lambda: Psycopg(lambda: psycopg.connect(**checked))
    yield "redshift-connector", None, lambda: RedshiftConnector(lambda: redshift_connector.connect(**LOGIN, database=REDSHIFT["database"]))
    yield "sqlalchemy-redshift", None, lambda: SqlAlchemy(sqlalchemy.create_engine(url))
    program = shutil.which("psql")
    if program is not None:
        version = subprocess.run([program, "--version"], capture_output=True, text=True).stdout.split()[2]
        yield "psql", version, lambda: Psql(program)


def outcome_of(client, name):
    work = getattr(client, name, None)
    if work is None:
        return ""
    try:
        return work() or "ok"
    except Exception as error:
        return f"fails: {type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}"


upload()
for name, version, make in clients():
    try:
        client = make()
    except Exception as error:
        print(json.dumps({"client": name, "version": version or importlib.metadata.version(name), "connect": f"fails: {error}"}))
        continue
    things = ("connect", "parameters", "transaction", "error", "copy", "cancel", "disconnect", "reflection", "pipeline")
    row = {thing: outcome_of(client, thing) for thing in things}
    print(json.dumps({"client": name, "version": version or importlib.metadata.version(name), **row}), flush=True)
