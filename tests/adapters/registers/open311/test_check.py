"""The check finds each planted fault, and nothing in a server that is right."""

from urllib.parse import urlsplit

import pytest

from adapters.registers.open311.bad import KEY, serving
from nexo.adapters.registers.open311.check.probe import Posting
from nexo.adapters.registers.open311.check.run import run

# A fault and every check that says so.
FAULTS = {
    "wrapped": {"json_lists", "single_is_a_list", "empty_lists"},
    "collapsed": {"definitions", "json_lists", "single_is_a_list"},
    "empty_is_null": {"empty_lists"},
    "endpoints_object": {"json_lists"},
    "application_xml": {"media_types"},
    "no_declaration": {"media_types"},
    "odd_root": {"xml_wrappers"},
    "bare_attributes": {"xml_wrappers"},
    "no_zone": {"dates"},
    "fractions": {"dates"},
    "changeset": {"dates"},
    "jurisdiction_insisted": {"jurisdiction"},
    "empty_parameter": {"jurisdiction"},
    "html_errors": {"errors"},
    "errors_object": {"errors"},
    "any_date": {"errors"},
    "nested_agency": {"fields"},
    "extra_fields": {"fields"},
    "inner_status": {"statuses"},
    "no_filter": {"statuses"},
    "views_differ": {"same_in_both_views"},
    "formats_differ": {"same_in_both_formats"},
    "no_definition": {"definitions"},
    "no_attributes": {"definitions", "xml_wrappers"},
    "orders": {"definitions"},
    "code_with_dot": {"codes"},
    "codes_as_numbers": {"value_types"},
    "switches_as_text": {"value_types"},
    "scalars_as_lists": {"value_types"},
    "odd_type": {"service_kinds"},
    "pending": {"pending"},
    "too_many": {"volume", "single_is_a_list"},
    "filters_hold": {"volume"},
    "no_key_service": {"discovery"},
    "no_cors": {"browsers"},
    "zip": {"compression", "jurisdiction", "pages", "xml_wrappers"},
    "jsonp": {"scripts"},
    "personal": {"privacy"},
    "words": {"privacy"},
}
WRITTEN = {
    "key_not_asked_for": {"refusals"},
    "redirected_post": {"creation"},
    "id_and_token": {"creation"},
    "token_only": set(),
}


def broken(monkeypatch, *faults, posting=None):
    with serving(*faults) as server:
        monkeypatch.setenv("NEXO_HTTP_ALLOW", f"*={urlsplit(server.url).netloc}")
        found = {outcome.name for outcome in run(server.url, posting) if not outcome.ok}
        assert posting or server.posts == []
        return found


def test_a_server_that_is_right_passes(monkeypatch):
    assert broken(monkeypatch) == set()
    assert broken(monkeypatch, posting=Posting(KEY, "P1")) == set()


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_is_found(monkeypatch, fault):
    assert broken(monkeypatch, fault) == FAULTS[fault]


@pytest.mark.parametrize("fault", WRITTEN)
def test_each_fault_of_writing_is_found(monkeypatch, fault):
    assert broken(monkeypatch, fault, posting=Posting(KEY, "P1", "1", "2")) == WRITTEN[fault]


def test_a_private_address_is_not_spoken_to_unless_allowed(monkeypatch):
    monkeypatch.delenv("NEXO_HTTP_ALLOW", raising=False)
    with serving() as server:
        assert next(outcome.name for outcome in run(server.url) if not outcome.ok) == "pages"
