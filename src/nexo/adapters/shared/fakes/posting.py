"""Takes a webhook of a fake to the address that it was given."""

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

PATIENCE_S = 10


def post(url: str, body: bytes, headers: Mapping[str, str]) -> int:
    """Post bytes of JSON to a webhook and return the HTTP status; 0 when nobody answers."""
    target = urlsplit(url)
    connect = http.client.HTTPSConnection if target.scheme == "https" else http.client.HTTPConnection
    connection = connect(target.netloc, timeout=PATIENCE_S)
    try:
        connection.request(
            "POST", target.path or "/", body=body, headers={"Content-Type": "application/json", **headers}
        )
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException):
        return 0
    else:
        return answer.status
    finally:
        connection.close()
