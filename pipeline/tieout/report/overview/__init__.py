"""Tell many verdicts on one page: who has which years, how they stand, and what waits for whom."""
