"""From what the engines say to outcomes, findings, causes and answers."""
