"""Run the command line: `python -m tieout`."""

from tieout.cli.main import main

main()
