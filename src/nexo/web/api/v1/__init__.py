"""REST v1: public services, following a case, live figures."""
