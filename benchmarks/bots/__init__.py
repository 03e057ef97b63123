"""The bots that are compared, each run as a process of its own.

`python -m benchmarks.bots.<name> COUNT` takes so many updates and prints the monotonic time at
which the last was done with.
"""

from __future__ import annotations
