"""What things cost, as ratios within one run. Nothing here passes or fails."""
