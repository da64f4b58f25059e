"""Run the command line: `python -m tieout`."""

from tieout.cli import main

main()
