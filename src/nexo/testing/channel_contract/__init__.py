"""What every channel must hold to, as checks that anybody can run: ours, and those of other distributions.

`suite.checks_for(channel)` gives the checks one by one (for pytest), `suite.run(channel)` a report (for
people). Both read the channel's own `samples` folder; `docs/how-to/new-channel.md` says what belongs in it.
"""
