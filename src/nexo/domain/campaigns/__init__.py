"""Messages to many who agreed to get them: segments, campaigns, who got what, and how it turned out (R33–R35).

Nouns: segment, campaign, recipient, publicity freeze. Event: campaigns.state_changed. Nothing here asks what
anybody thinks, and no condition reads a sensitive indicator.
"""
