"""What a bare folder is recognised as, and how its data package is proposed."""
