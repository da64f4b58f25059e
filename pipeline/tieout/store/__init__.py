"""Hold a run in DuckDB, ask it questions, and write files for good."""
