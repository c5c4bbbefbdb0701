"""Other bodies and sensors: they post contacts by our own small API."""
