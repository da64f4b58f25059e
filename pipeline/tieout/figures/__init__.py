"""From rows to figures with intervals: what each row is, and what each cell stands for."""
