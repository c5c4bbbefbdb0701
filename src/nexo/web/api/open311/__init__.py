"""Open311 GeoReport v2: the service list, requests in and out, in XML and JSON."""
