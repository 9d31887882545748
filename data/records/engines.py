"""The engines that count records: DuckDB on this machine, Spark on a cluster. Both run the same two queries."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import duckdb

from data.records import Options, packed
from data.records.declaration import Declaration
from data.records.sql import for_spark, grouped, roll_up, text

Counted = tuple[Any, ...]
Tick = Callable[[float], None]
_POLL_SECONDS = 0.2


class EngineError(Exception):
    """The engine cannot be had, or could not count; ``expected`` and ``remedy`` are for a problem's text."""

    def __init__(self, text: str, expected: str, remedy: str) -> None:
        super().__init__(text)
        self.expected, self.remedy = expected, remedy


class Engine(Protocol):
    """``roll_up`` reads one Parquet file as the view ``records`` and leaves Parquet at ``to``, whole or not at all;
    ``group`` reads such roll-ups as the view ``rollups``. Both raise EngineError."""

    def roll_up(self, file: Path, declaration: Declaration, to: Path, tick: Tick) -> None: ...

    def group(self, rollups: Sequence[Path], declaration: Declaration) -> list[Counted]: ...

    def close(self) -> None: ...


def connect(options: Options, spill: Path) -> duckdb.DuckDBPyConnection:
    """A connection in memory that holds at most the options' limit and spills the rest into ``spill``."""
    try:
        return duckdb.connect(
            ":memory:",
            config={
                "memory_limit": options.memory_limit,
                "temp_directory": str(spill),
                "preserve_insertion_order": "false",  # the order of records means nothing, and keeping it costs memory
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
            },
        )
    except duckdb.Error as error:
        raise EngineError(_first_line(error), "a limit such as 2GB", "check --memory-limit") from error


class DuckDb:
    """DuckDB in this process, on all cores, within the memory limit."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")

    def roll_up(self, file: Path, declaration: Declaration, to: Path, tick: Tick) -> None:
        made = to.with_name(f"{to.name}.part")
        with _Watch(self._connection, tick):
            _run(lambda: self._connection.read_parquet(str(file)).create_view("records", replace=True))
            quick = _run(lambda: packed.roll_up(declaration, file, self._connection))
            if quick is not None:
                _run(lambda: self._connection.execute(f"SET perfect_ht_threshold = {quick.bits}"))
            sql = quick.sql if quick is not None else roll_up(declaration)
            _run(lambda: self._connection.execute(f"COPY ({sql}) TO {text(str(made))} (FORMAT parquet)"))
            _run(lambda: self._connection.execute("RESET perfect_ht_threshold"))
        made.replace(to)

    def group(self, rollups: Sequence[Path], declaration: Declaration) -> list[Counted]:
        _run(lambda: self._connection.read_parquet([str(path) for path in rollups]).create_view("rollups", replace=True))
        found: list[Counted] = _run(lambda: self._connection.execute(grouped(declaration)).fetchall())
        return found

    def close(self) -> None:
        self._connection.close()


class Spark:
    """Apache Spark. The records and the folder of roll-ups must lie where its executors can read and write them."""

    def __init__(self, master: str) -> None:
        if shutil.which("java") is None:
            raise EngineError("java", "Java 17 or newer on the path", "install one, such as openjdk-17-jre-headless")
        try:
            import pyspark
            from py4j.protocol import Py4JError
            from pyspark.errors import PySparkException
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise EngineError("pyspark", "the package pyspark", 'install it: pip install "waymark[spark]"') from error
        self._failures: tuple[type[Exception], ...] = (PySparkException, Py4JError)
        # A cluster of local processes starts its executors from this folder; a real one has its own.
        os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))
        builder = SparkSession.builder.master(master).appName("waymark records")
        for setting, value in _SETTINGS.items():
            builder = builder.config(setting, value)
        if master.startswith("local"):
            builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.driver.host", "127.0.0.1")
        try:
            self._session = builder.getOrCreate()
        except (*self._failures, RuntimeError, OSError) as error:
            raise EngineError(_first_line(error), "a Spark that starts", "check --master and Java") from error
        self._session.sparkContext.setLogLevel("OFF")

    def roll_up(self, file: Path, declaration: Declaration, to: Path, tick: Tick) -> None:
        made = to.with_name(f"{to.name}.part")
        shutil.rmtree(made, ignore_errors=True)
        self._asked(lambda: self._session.read.parquet(file.as_uri()).createOrReplaceTempView("records"))
        self._asked(lambda: self._session.sql(for_spark(roll_up(declaration))).write.parquet(made.as_uri()))
        made.replace(to)
        tick(1.0)

    def group(self, rollups: Sequence[Path], declaration: Declaration) -> list[Counted]:
        self._asked(lambda: self._session.read.parquet(*(p.as_uri() for p in rollups)).createOrReplaceTempView("rollups"))
        return [tuple(row) for row in self._asked(lambda: self._session.sql(for_spark(grouped(declaration))).collect())]

    def close(self) -> None:
        self._session.stop()

    def _asked(self, question: Callable[[], Any]) -> Any:
        try:
            return question()
        except self._failures as error:
            raise EngineError(_first_line(error), "records that Spark can count", "check the files and the cluster") from error


_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "8",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.parquet.compression.codec": "zstd",
}


def engine(options: Options, connection: duckdb.DuckDBPyConnection) -> Engine:
    """The engine that the options name; ``connection`` serves DuckDB's."""
    return Spark(options.master) if options.engine == "spark" else DuckDb(connection)


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]


class _Watch:
    """Tells ``tick`` DuckDB's share done while a statement runs in this thread."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, tick: Tick) -> None:
        self._connection, self._tick = connection, tick
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._poll, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()
        self._tick(1.0)

    def _poll(self) -> None:
        while not self._done.wait(_POLL_SECONDS):
            percent = self._connection.query_progress()
            if percent > 0:
                self._tick(min(percent / 100, 1.0))


def _run(statement: Callable[[], Any]) -> Any:
    try:
        return statement()
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.OutOfMemoryException as error:
        remedy = "give more with --memory-limit, or split the file by year"
        raise EngineError(_first_line(error), "records that fit the memory limit", remedy) from error
    except duckdb.Error as error:
        raise EngineError(_first_line(error), "records that can be counted", "check the file") from error
