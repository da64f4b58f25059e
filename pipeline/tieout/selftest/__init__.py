"""Test a rulebook by its examples and by mistakes made on purpose."""
