"""The commands that programs read."""

import json
import subprocess
import sys

import pytest

CONTRACT = [
    "file", "message_id", "from", "to", "cc", "subject", "date", "text", "html", "reply_text", "automatic",
    "bounce", "attachments", "defects",
]  # fmt: skip


def nexo(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "nexo.config.cli", *arguments], capture_output=True, text=True, check=False
    )


def lines(done: subprocess.CompletedProcess[str]) -> list[dict]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_mail_parse_prints_the_contract_and_goes_on_after_an_error(tmp_path):
    mail = tmp_path / "m.eml"
    mail.write_bytes(b"From: Ana <ana@x.example>\nTo: t@x.example\nSubject: =?utf-8?q?=C3=B1?=\n\nHola\n")
    done = nexo("mail", "parse", str(tmp_path / "none"), str(mail))
    missing, found = lines(done)
    assert done.returncode == 0
    assert list(missing) == ["file", "error"]
    assert list(found) == CONTRACT
    assert (found["from"], found["subject"], found["text"]) == (
        {"name": "Ana", "address": "ana@x.example"},
        "ñ",
        "Hola",
    )


@pytest.mark.parametrize("command", [("mail", "parse"), ("channels", "parse", "whatsapp")])
def test_only_when_nothing_could_be_opened_it_fails(command, tmp_path):
    done = nexo(*command, str(tmp_path / "none"))
    assert (done.returncode, done.stderr) == (1, "")
    assert list(lines(done)[0]) == ["file", "error"]


def test_channels_parse_prints_every_item_of_a_payload(tmp_path):
    payload = {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "1",
                "changes": [
                    {
                        "field": "messages",
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {"display_phone_number": "1", "phone_number_id": "2"},
                            "messages": [
                                {"from": "5493415550000", "id": "wamid.1", "timestamp": "1700000000",
                                 "type": "text", "text": {"body": "hola"}},
                                {"from": "5493415550000", "id": "wamid.2", "timestamp": "1700000001",
                                 "type": "hologram"},
                            ],
                        },
                    }
                ],
            }
        ],
    }  # fmt: skip
    file = tmp_path / "p.json"
    file.write_text(json.dumps(payload))
    done = nexo("channels", "parse", "whatsapp", str(file))
    first, second = lines(done)
    assert done.returncode == 0
    assert list(first) == [
        "file", "kind", "external_id", "sender", "timestamp", "text", "media", "reply_to", "status",
        "raw_type",
    ]  # fmt: skip
    assert (first["kind"], first["external_id"], first["text"]) == ("message", "wamid.1", "hola")
    assert (second["kind"], second["raw_type"]) == ("unsupported", "hologram")


def test_a_payload_that_is_none_prints_an_error(tmp_path):
    file = tmp_path / "p.json"
    file.write_bytes(b"\x00nonsense")
    done = nexo("channels", "parse", "whatsapp", str(file))
    assert done.returncode == 0
    assert list(lines(done)[0]) == ["file", "error"]


def test_an_unknown_channel_is_told_with_those_there_are():
    done = nexo("channels", "parse", "telepathy", "x")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no channel “telepathy”; there are: counter, email")


def test_the_demo_is_not_in_production(monkeypatch):
    monkeypatch.setenv("NEXO_PROFILE", "production")
    done = nexo("demo", "load")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("The demo city exists in the demo profile only")


def test_http_allow_writes_what_http_list_reads(tmp_path, monkeypatch):
    monkeypatch.setenv("NEXO_DATA_DIR", str(tmp_path))
    assert nexo("http", "allow", "10.0.0.9:8080").stdout == "*=10.0.0.9:8080\n"
    assert nexo("http", "list").stdout == "*=10.0.0.9:8080\n"
    assert nexo("http", "forbid", "10.0.0.9:8080").stdout == ""
    wrong = nexo("http", "allow", "10.0.0.9")
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


def test_every_installed_channel_holds_to_the_contract():
    done = nexo("channels", "check", "--all", "--json")
    report = json.loads(done.stdout)
    names = {channel["channel"] for channel in report["channels"]}
    assert {"counter", "email", "voice", "webform", "whatsapp"} <= names
    assert [channel for channel in report["channels"] if not channel["ok"]] == []
    assert (done.returncode, report["ok"]) == (0, True)


def test_a_channel_that_breaks_the_contract_fails(tmp_path, monkeypatch):
    assert nexo("channels", "new", "totem", "--into", str(tmp_path / "new")).returncode == 0
    (tmp_path / "new" / "nexo_totem" / "samples" / "batch.expected.json").write_text("[]")
    information = tmp_path / "new" / "nexo_totem-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: nexo-totem\nVersion: 1.0\n")
    points = "[nexo.channels]\ntotem = nexo_totem.channel:TotemChannel\n"
    (information / "entry_points.txt").write_text(points)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "new"))
    done = nexo("channels", "check", "totem")
    assert done.returncode == 1
    assert "totem: meaning: batch:" in done.stdout
    again = nexo("channels", "new", "totem", "--into", str(tmp_path / "other"))
    assert "There is a channel “totem” already." in again.stderr
    assert not (tmp_path / "other").exists()
