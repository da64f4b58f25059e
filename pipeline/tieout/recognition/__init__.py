"""Recognise bare tables, and propose their data package."""
