"""What was judged by suites, as Data Docs: for those who know these from Great Expectations."""
