"""The stage on which strict fakes of providers stand: requests, answers, faults to order, a small server."""
