"""Intervals of rates and of their differences and ratios. All rates here are fractions, 0 to 1."""

from __future__ import annotations

from importlib import import_module


def wilson(x: float, n: float) -> tuple[float, float]:
    """95 % limits of x/n (Wilson 1927), as fractions. x may be fractional where it was computed from a rate.

    Raises ValueError unless 0 <= x <= n and n > 0.
    """
    _check(x, n)
    from statsmodels.stats.proportion import proportion_confint  # slow to import

    low, high = proportion_confint(x, n, alpha=0.05, method="wilson")
    return max(0.0, float(low)), min(1.0, float(high))


def clopper_pearson(x: int, n: int) -> tuple[float, float]:
    """95 % limits of x/n that never cover less (Clopper and Pearson 1934), as fractions. Errors as ``wilson``."""
    _check(x, n)
    from scipy.stats import binomtest

    found = binomtest(x, n).proportion_ci(confidence_level=0.95, method="exact")
    return float(found.low), float(found.high)


def newcombe(x1: float, n1: float, x2: float, n2: float) -> tuple[float, float]:
    """95 % limits of x1/n1 - x2/n2 of two separate samples (Newcombe 1998, method 10), as fractions. Errors as ``wilson``."""
    _check(x1, n1)
    _check(x2, n2)
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(x1, n1, x2, n2, method="newcomb", compare="diff", alpha=0.05)
    return float(low), float(high)


def risk_ratio(x1: int, n1: int, x2: int, n2: int) -> tuple[float, float, float]:
    """(x1/n1)/(x2/n2) with its 95 % limits (Katz 1978, log method). Errors as ``wilson``; infinite where x2 is 0."""
    _check(x1, n1)
    _check(x2, n2)
    from scipy.stats.contingency import relative_risk

    found = relative_risk(x1, n1, x2, n2)
    limits = found.confidence_interval(confidence_level=0.95)
    return float(found.relative_risk), float(limits.low), float(limits.high)


def _check(x: float, n: float) -> None:
    if not (n > 0 and 0 <= x <= n):
        raise ValueError(f"{x} of {n} is not a proportion")


def warm_up() -> None:
    """Import what the first interval or pace would import: about a second, better spent before serving."""
    for name in ("scipy.stats", "statsmodels.stats.proportion"):
        import_module(name)
