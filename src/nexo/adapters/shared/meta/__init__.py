"""What Meta's channels share: the signature and the handshake, the Graph interface, its typed refusals."""
