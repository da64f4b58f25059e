"""Evaluate rules on the tables of a run: shapes by Pandera, suites by Great Expectations."""
