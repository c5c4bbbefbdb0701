"""A GeoReport server on loopback that is right, but for the faults it is told to have."""

import gzip
import json
import threading
from contextlib import contextmanager
from copy import deepcopy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from nexo.adapters.registers.open311.reading import CONTAINERS

KEY = "bad-key"
SERVICES = [
    {"service_code": "P1", "service_name": "Pothole", "description": "A hole", "metadata": True,
     "type": "realtime", "keywords": "hole", "group": "street"},
    {"service_code": "L1", "service_name": "Lamp", "description": "A lamp", "metadata": False,
     "type": "realtime", "keywords": None, "group": "street"},
]  # fmt: skip
ATTRIBUTE = {
    "variable": True, "code": "size", "datatype": "singlevaluelist", "required": True,
    "datatype_description": None, "order": 1, "description": "How big?",
    "values": [{"key": "s", "name": "Small"}],
}  # fmt: skip


def request(number, status):
    return {
        "service_request_id": number, "status": status, "status_notes": None, "service_name": "Pothole",
        "service_code": "P1", "description": "Pothole", "agency_responsible": "Roads", "service_notice": None,
        "requested_datetime": "2026-11-20T10:00:00Z", "updated_datetime": "2026-11-21T10:00:00-03:00",
        "expected_datetime": "2026-11-25T10:00:00Z", "address": "Mitre 1", "address_id": None, "zipcode": None,
        "lat": -34.95, "long": -58.95, "media_url": None,
    }  # fmt: skip


class Server:
    """Answers (status, headers, body) by path; `faults` are the switches."""

    def __init__(self, *faults):
        self.faults = set(faults)
        self.url = ""
        self.posts = []

    def has(self, fault):
        return fault in self.faults

    def get(self, path, query):
        resource, _, fmt = path.rpartition(".")
        if resource == "services" and self.has("zip"):
            return (
                200,
                {"Content-Type": "text/xml; charset=utf-8", "Content-Encoding": "gzip"},
                gzip.compress(b"x")[:-6],
            )
        given = {name: values[0] for name, values in query.items()}
        if (
            self.has("jurisdiction_insisted")
            and not given.get("jurisdiction_id")
            and "jurisdiction_id" in given
        ):
            return self.error(400, fmt, html=True)
        if self.has("empty_parameter") and "" in given.values():
            return self.error(400, fmt)
        status, root, value = self.find(resource, given)
        if status != 200:
            return self.error(status, fmt, html=self.has("html_errors") and status == 404)
        return self.say(root, value, fmt, given)

    def find(self, resource, given):
        kind, _, which = resource.partition("/")
        if kind == "discovery":
            return 200, "discovery", self.discovery()
        if kind == "services":
            if not which:
                return 200, "services", self.services()
            return self.definition(which)
        if kind == "requests":
            return self.requests(which, given)
        return 404, "", None

    def services(self):
        rows = deepcopy(SERVICES)
        if self.has("code_with_dot"):
            rows[1]["service_code"] = "Lamp v.1"
        if self.has("codes_as_numbers"):
            rows[1]["service_code"] = 1
        if self.has("switches_as_text"):
            rows[0]["metadata"] = "true"
        if self.has("odd_type"):
            rows[0]["type"] = "sometimes"
        return rows

    def definition(self, code):
        row = next((row for row in self.services() if str(row["service_code"]) == unquote(code)), None)
        if row is None or (self.has("no_definition") and row["metadata"] is False):
            return 404, "", None
        attributes = [dict(ATTRIBUTE)] if row["metadata"] and not self.has("no_attributes") else []
        if attributes and self.has("orders"):
            attributes = [dict(ATTRIBUTE), dict(ATTRIBUTE)]
        return 200, "service_definition", {"service_code": row["service_code"], "attributes": attributes}

    def requests(self, which, given):
        if given.get("start_date") == "not-a-date":
            return (200, "service_requests", self.rows()) if self.has("any_date") else (400, "", None)
        rows = self.rows()
        wanted = which or given.get("service_request_id")
        if wanted:
            rows = [row for row in rows if row["service_request_id"] == wanted]
        if given.get("status") and not self.has("no_filter") and (not wanted or self.has("filters_hold")):
            rows = [row for row in rows if row["status"] == given["status"]]
        if which and self.has("views_differ"):
            rows = [row | {"expected_datetime": None} for row in rows]
        return (404, "", None) if which and not rows else (200, "service_requests", rows)

    def rows(self):
        rows = [request("R-1", "open"), request("R-2", "closed")]
        changes = {
            "no_zone": {"requested_datetime": "2026-11-20T10:00:00"},
            "fractions": {"updated_datetime": "2026-11-21T10:00:00.123Z"},
            "nested_agency": {"agency_responsible": {"name": "Roads"}},
            "extra_fields": {"title": "Pothole"},
            "inner_status": {"status": "in_progress"},
            "pending": {"service_request_id": None},
            "scalars_as_lists": {"description": ["Pothole"]},
            "personal": {"email": "maria@vecina.example"},
            "words": {"description": "Llamen a maria@vecina.example"},
        }
        for fault, change in changes.items():
            if self.has(fault):
                rows[1] |= change
        return rows * 600 if self.has("too_many") else rows

    def discovery(self):
        changeset = "2026-11-20T10:00:00" if self.has("changeset") else "2026-11-20T10:00:00Z"
        end = {
            "specification": "http://wiki.open311.org/GeoReport_v2", "url": self.url, "changeset": changeset,
            "type": "test", "formats": ["text/xml", "application/json"],
        }  # fmt: skip
        told = {"changeset": changeset, "contact": "us", "key_service": "ask us", "endpoints": [end]}
        if self.has("no_key_service"):
            told["key_service"] = None
        if self.has("endpoints_object"):
            told["endpoints"] = end
        return told

    def say(self, root, value, fmt, given=None):
        kind = "application/json; charset=utf-8" if fmt == "json" else "text/xml; charset=utf-8"
        if fmt == "xml" and self.has("application_xml"):
            kind = "application/xml; charset=utf-8"
        headers = {"Content-Type": kind, "Access-Control-Allow-Origin": "*"}
        if self.has("no_cors"):
            del headers["Access-Control-Allow-Origin"]
        body = self.as_json(root, value) if fmt == "json" else self.as_xml(root, value)
        if given and "callback" in given and self.has("jsonp"):
            body = given["callback"].encode() + b"(" + body + b")"
        return 200, headers, body

    def as_json(self, root, value):
        if isinstance(value, list):
            if self.has("wrapped"):
                value = {root: value}
            elif self.has("collapsed") and len(value) == 1:
                value = value[0]
            elif self.has("empty_is_null") and not value:
                value = None
        if root == "service_definition" and self.has("collapsed") and len(value["attributes"]) == 1:
            value = value | {"attributes": value["attributes"][0]}
        return json.dumps(value).encode()

    def as_xml(self, root, value):
        declaration = "" if self.has("no_declaration") else '<?xml version="1.0" encoding="utf-8"?>\n'
        if self.has("odd_root") and root == "services":
            root = "response"
        if root == "services" and self.has("formats_differ"):
            value = value[:1]
        return (declaration + self.element(root, value)).encode()

    def element(self, name, value):
        if isinstance(value, list):
            inner = CONTAINERS.get(name, "service")
            body = "".join(self.element(inner, one) for one in value)
            if name == "attributes" and self.has("bare_attributes"):
                return body
        elif isinstance(value, dict):
            body = "".join(self.element(key, one) for key, one in value.items())
        else:
            body = (
                "" if value is None else escape(str(value).lower() if isinstance(value, bool) else str(value))
            )
        return f"<{name}>{body}</{name}>"

    def error(self, status, fmt, *, html=False):
        if html:
            return 200, {"Content-Type": "text/html"}, b"<h1>Something went wrong</h1>"
        rows = [{"code": str(status), "description": "No."}]
        if self.has("errors_object"):
            return (
                status,
                {"Content-Type": "application/json; charset=utf-8"},
                json.dumps({"errors": rows}).encode(),
            )
        _ok, headers, body = Server("no_cors" if self.has("no_cors") else "").say("errors", rows, fmt)
        return status, headers, body

    def post(self, data):
        self.posts.append(data)
        if self.has("key_not_asked_for"):
            pass
        elif data.get("api_key") != KEY:
            return self.error(403, "json")
        if not data.get("service_code"):
            return self.error(400, "json")
        if data["service_code"] not in {"P1", "L1"}:
            return self.error(404, "json")
        if self.has("redirected_post"):
            return 302, {"Location": f"{self.url}/requests.json"}, b""
        told = {"service_request_id": "R-9"}
        if self.has("token_only"):
            told = {"token": "T-1"}
        if self.has("id_and_token"):
            told["token"] = "T-1"
        return 200, {"Content-Type": "application/json; charset=utf-8"}, json.dumps([told]).encode()


@contextmanager
def serving(*faults):
    """Serve at a port of loopback while the block runs."""
    server = Server(*faults)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            self.reply(*server.get(parts.path.strip("/"), parse_qs(parts.query, keep_blank_values=True)))

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.reply(*server.post({name: values[0] for name, values in parse_qs(body).items()}))

        def reply(self, status, headers, body):
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{running.server_address[1]}"
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        running.shutdown()
        running.server_close()
        thread.join(5)
