"""Receives mail by SMTP on loopback, in the demo profile: `python -m nexo.config.mailbox`."""

import time

from nexo.config.spawn import end_with_parent


def main() -> None:
    """Receive until told to stop."""
    end_with_parent()
    time.sleep(100000)


if __name__ == "__main__":
    main()
