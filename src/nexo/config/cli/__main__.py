"""`python -m nexo.config.cli` is the command `nexo`."""

import sys

from nexo.config.cli.main import main

sys.exit(main())
