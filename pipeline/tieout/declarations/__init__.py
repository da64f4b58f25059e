"""Read what a publication declares of itself, strictly."""
