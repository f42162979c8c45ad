"""Spark with Delta Lake, on this machine alone. Run as a program, it fetches what Spark needs for it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

#: One thread, few partitions and no pages: tables here have a handful of rows.
SMALL = {
    "spark.databricks.delta.snapshotPartitions": "1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
DELTA = {
    "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
    "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
}


def start(folder: Path) -> Any:
    """A session whose tables are in a folder. Jars that it fetches stay with the Python environment."""
    import delta
    from pyspark.sql import SparkSession

    places = {
        "spark.driver.extraJavaOptions": f"-Dderby.system.home={folder}",
        "spark.jars.ivy": str(Path(sys.prefix) / "ivy"),
        "spark.sql.warehouse.dir": str(folder),
    }
    builder = SparkSession.builder.master("local[1]").config(map=SMALL | DELTA | places)
    session = delta.configure_spark_with_delta_pip(builder).getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    return session


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        started = start(Path(scratch))
        started.range(1).write.format("delta").save(f"{scratch}/table")
        started.stop()
