"""From a folder to a verdict and its record."""
