"""Judge tables of records by Spark: it counts by our SQL, and Great Expectations and Pandera decide on its tables.

Reading stays ours: Spark parses a cell only where a query needs it, and takes what it cannot read for nothing. It is
given typed tables as Parquet, and must prove by a fingerprint that it holds the very same records.
"""
