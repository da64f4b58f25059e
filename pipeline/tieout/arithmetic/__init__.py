"""A table's own arithmetic: which figures follow from which, found from the figures alone, without a label."""
