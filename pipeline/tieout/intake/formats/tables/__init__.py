"""The formats of tables: a module for each, named as a data package declares it."""
