"""What Spark judges, it judges as DuckDB does. Run by `make test-spark`, in an environment that has Spark and Java."""
