"""Rules on tables of records of any field: what a data package, a suite or a schema of other people asks of them."""
