"""`python -m simnet.cli` is `simnet`."""

from simnet.cli import main

main()
