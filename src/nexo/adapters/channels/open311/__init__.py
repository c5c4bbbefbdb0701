"""Open311: bodies and apps that report by GeoReport v2, an account and a key each."""
