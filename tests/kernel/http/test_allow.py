"""The operator's list: exact, by account, from the environment or the command line alone."""

from pathlib import Path
from uuid import UUID

import pytest

from nexo.kernel.http import allow
from nexo.kernel.http.allow import Entry, EntryInvalid, add_allowed, entries, is_allowed, remove_allowed
from nexo.kernel.http.client import HttpClient
from nexo.kernel.http.errors import AddressRefused

ONE, TWO = UUID(int=1), UUID(int=2)


def test_is_empty_by_itself(data_folder, monkeypatch):
    monkeypatch.delenv("NEXO_HTTP_ALLOW", raising=False)
    assert entries() == ()
    assert not is_allowed(ONE, "localhost", 80)


def test_the_environment_names_accounts_hosts_and_ports(data_folder, monkeypatch):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", f" {ONE}=Gateway.Town.:8080 , *=localhost:25,*=[::1]:81")
    assert entries() == (
        Entry(str(ONE), "gateway.town", 8080),
        Entry("*", "localhost", 25),
        Entry("*", "::1", 81),
    )
    assert is_allowed(ONE, "gateway.town", 8080)
    assert not is_allowed(TWO, "gateway.town", 8080)
    assert not is_allowed(None, "gateway.town", 8080)
    assert not is_allowed(ONE, "gateway.town", 8081)
    assert not is_allowed(ONE, "a.gateway.town", 8080)
    assert is_allowed(None, "localhost", 25)
    assert is_allowed(TWO, "localhost", 25)


def test_the_command_line_writes_a_file_of_the_operator(data_folder, monkeypatch):
    monkeypatch.delenv("NEXO_HTTP_ALLOW", raising=False)
    add_allowed("*", "localhost", 8080)
    add_allowed(str(ONE), "sms.town", 80)
    add_allowed("*", "localhost", 8080)
    assert [str(one) for one in entries()] == ["*=localhost:8080", f"{ONE}=sms.town:80"]
    assert (data_folder / "http-allow").stat().st_mode & 0o777 == 0o600
    remove_allowed("*", "localhost", 8080)
    assert [str(one) for one in entries()] == [f"{ONE}=sms.town:80"]


@pytest.mark.parametrize(
    "line",
    [
        "localhost:80",
        "*=localhost",
        "*=:80",
        "*=localhost:0",
        "*=localhost:65536",
        "x=localhost:80",
        "*=a:b",
        "=a:1",
    ],
)
def test_a_line_that_cannot_be_read_opens_nothing(data_folder, monkeypatch, line):
    monkeypatch.setenv("NEXO_HTTP_ALLOW", line)
    with pytest.raises(EntryInvalid):
        entries()


@pytest.mark.parametrize(
    ("account", "host", "port"),
    [("*", "a\n*=b", 80), ("*", "a,*=b:1", 80), ("x", "a", 1), ("*", "", 1), ("*", "a=b", 1)],
)
def test_an_entry_cannot_smuggle_another(data_folder, monkeypatch, account, host, port):
    monkeypatch.delenv("NEXO_HTTP_ALLOW", raising=False)
    with pytest.raises(EntryInvalid):
        add_allowed(account, host, port)
    assert entries() == ()


def test_nothing_from_outside_extends_the_list(server, trap, data_folder, monkeypatch):
    """Answers, headers, redirects and files beside the right one leave it as it was."""
    before = entries()
    client = HttpClient(ONE)
    client.request("GET", server.url, headers={"NEXO_HTTP_ALLOW": f"*=localhost:{trap.port}"})
    (data_folder / "files").mkdir()
    (data_folder / "files" / "http-allow").write_text(f"*=localhost:{trap.port}\n")
    with pytest.raises(AddressRefused):
        client.request("GET", f"{server.url}/to?http://localhost:{trap.port}/")
    with pytest.raises(AddressRefused):
        client.request("GET", f"http://localhost:{trap.port}/?NEXO_HTTP_ALLOW=*=localhost:{trap.port}")
    assert (entries(), trap()) == (before, 0)


def test_no_code_but_the_command_line_writes_the_list():
    """What could write it is called by nothing of the house but the command line."""
    source = Path(allow.__file__).parents[2]
    callers = {
        path.relative_to(source).parts[:2]
        for path in source.rglob("*.py")
        if any(word in path.read_text() for word in ("add_allowed", "remove_allowed", "http-allow"))
        and path != Path(allow.__file__)
    }
    assert callers <= {("config", "cli")}
