"""Secondary suppression by Gaussian elimination, the design of the R package GaussSuppression, as a peer of our own.

Langsrud (2024), "Secondary Cell Suppression by Gaussian Elimination: An Algorithm Suitable for Handling Issues with
Zeros and Singletons". Written for the bench alone, without that package's treatment of singletons and intervals.
"""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from scipy.linalg import null_space

from data.privacy.cells import Key, Slice
from data.privacy.sums import sums

_ZERO = 1e-8


def suppressed(of: Slice, primary: Collection[Key]) -> frozenset[Key]:
    """The entries to withhold: ``primary``, and each candidate whose publication would determine one of them.

    The candidates come the most persons first, as is that package's default. One stays published only if no primary
    entry then lies in the space of the published ones; that alone is promised, so a count may still be told to within
    one. Every count of ``of`` must be known.
    """
    made = [each for each in sums(of) if each.equal]
    relations = np.zeros((len(made), len(of.entries)))
    for row, each in enumerate(made):
        relations[row, list(each.parts)] = 1.0
        relations[row, each.whole] = -1.0
    cells = null_space(relations) if made else np.eye(len(of.entries))  # each entry by what is free once the sums hold
    small = np.array([entry.key in primary for entry in of.entries])
    persons = [entry.first.low + (entry.second.low if of.kind == "share" else 0) for entry in of.entries]
    gone = set(primary)
    for place in sorted(np.flatnonzero(~small), key=lambda at: (-persons[at], at)):
        own = cells[place].copy()
        pivot = int(np.argmax(np.abs(own)))
        if abs(own[pivot]) < _ZERO:
            continue  # what is published already says it
        left = cells - np.outer(cells[:, pivot] / own[pivot], own)
        if bool((np.abs(left[small]).max(axis=1) < _ZERO).any()) if small.any() else False:
            gone.add(of.entries[place].key)
        else:
            cells = left
    return frozenset(gone)
