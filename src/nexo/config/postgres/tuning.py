"""The server's settings, for a small machine that also runs the rest of the product."""

import os
from collections.abc import Mapping
from pathlib import Path

_MIB = 1024 * 1024
_LEAST_BUFFERS, _MOST_BUFFERS = 64, 512

# Nothing that a test run stores has to survive a loss of power.
THROW_AWAY: Mapping[str, str] = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def settings(socket_dir: Path, memory: int, connections: int) -> dict[str, str]:
    """Return the server's settings for a machine with `memory` bytes."""
    buffers = max(_LEAST_BUFFERS, min(_MOST_BUFFERS, memory // _MIB // 8))
    return {
        # Reached by its socket alone; no port is open to anybody.
        "listen_addresses": "",
        "unix_socket_directories": str(socket_dir),
        "unix_socket_permissions": "0700",
        "max_connections": str(connections),
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{max(256, memory // _MIB // 2)}MB",
        "work_mem": "8MB",
        "maintenance_work_mem": "128MB",
        # Nobody streams from it: backups are dumps. So the log may be short.
        "wal_level": "minimal",
        "max_wal_senders": "0",
        "max_logical_replication_workers": "0",
        "max_wal_size": "1GB",
        "checkpoint_completion_target": "0.9",
        "random_page_cost": "1.1",
        # Compiling our short statements costs more than it saves; plain reads need no helpers.
        "jit": "off",
        "io_method": "sync",
        "max_parallel_workers_per_gather": "1",
        "autovacuum_vacuum_scale_factor": "0.05",
        "autovacuum_analyze_scale_factor": "0.05",
        "idle_in_transaction_session_timeout": "60s",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "lc_messages": "C",
        "log_min_duration_statement": "-1",
        # Statements carry personal data: an error is logged by its code, not with its text.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_line_prefix": "%m [%p] ",
    }


def memory_bytes() -> int:
    """Return the memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


def as_file(values: Mapping[str, str]) -> str:
    """Return `values` in the syntax of postgresql.conf."""
    lines = [f"{name} = '{value.replace(chr(39), chr(39) * 2)}'" for name, value in values.items()]
    return "# Written at every start.\n" + "\n".join(lines) + "\n"
