"""A second coder sorts a sample of what was sorted, without seeing how: do the two agree?"""

from __future__ import annotations
