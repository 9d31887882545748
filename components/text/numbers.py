"""Numbers as a reader sees them: the same on every machine, whatever its language settings.

A no-break space (U+00A0) holds a number and its unit together; a true minus (U+2212) marks a
negative. Rounding is half away from zero on the decimal as written, so 81.25 at one decimal is 81.3.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from queries.types import Derived, Kpi

NBSP = "\u00a0"
MINUS = "\u2212"
NOTHING = "–"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NAMED_UNITS = ("ordinal", "yes_no")
_BILLION, _MILLION = 1e9, 1e6


def plain(value: float, decimals: int = 0, trim: bool = False) -> str:
    """A number with thousands separators and fixed decimals; ``trim`` drops ".0" from a whole number."""
    step = Decimal(1).scaleb(-max(decimals, 0))
    rounded = Decimal(repr(float(value))).quantize(step, ROUND_HALF_UP)
    if trim and rounded == rounded.to_integral_value():
        rounded = rounded.quantize(Decimal(1))
    return (MINUS if rounded < 0 else "") + f"{abs(rounded):,f}"


def count(value: float | None) -> str:
    """A count of people or things, e.g. "1,435"; a dash where there is none."""
    return NOTHING if value is None else plain(value, 2 if value != int(value) else 0, trim=True)


def value(v: float | None, kpi: Kpi, trim: bool = False) -> str:
    """A value in its KPI's unit: "81.4 %", "490:1", "$22.1 M", "4.2 per 1,000", or its level's name.

    ``trim`` writes a number as plans write their targets: a whole one without decimals ("90 %"), one that has more
    than its KPI shows with all of them, up to two ("62.5 %"); a derived one never has more than its KPI shows.
    None is a dash.
    """
    if v is None:
        return NOTHING
    if kpi.unit in NAMED_UNITS:
        return level(v, kpi).capitalize() if kpi.unit == "yes_no" else level(v, kpi)
    digits = plain(v, max(kpi.decimals, _written(v)) if trim and not isinstance(v, Derived) else kpi.decimals, trim)
    match kpi.unit:
        case "percent":
            return f"{digits}{NBSP}%"
        case "ratio":
            return f"{digits}:1"
        case "rate_100":
            return f"{digits}{NBSP}per{NBSP}100"
        case "rate_1000":
            return f"{digits}{NBSP}per{NBSP}1,000"
        case "dollars":
            return dollars(v, kpi.decimals)
        case "days":
            return f"{digits}{NBSP}{'day' if digits == '1' else 'days'}"
    return digits


def percent(v: float | None, decimals: int = 0) -> str:
    """A percent 0-100 that belongs to no KPI, e.g. a survey's "69 %"; a dash where there is none."""
    return NOTHING if v is None else f"{plain(v, decimals)}{NBSP}%"


def short(v: float, kpi: Kpi) -> str:
    """A value for an axis, where the unit is plain from the rest: "80", "490:1", "$2 M"."""
    if kpi.unit in NAMED_UNITS or kpi.unit in ("ratio", "dollars"):
        return value(v, kpi, trim=True)
    return plain(v, kpi.decimals if isinstance(v, Derived) else max(kpi.decimals, _needed(v)), trim=True)


def level(v: float, kpi: Kpi) -> str:
    """The name of an ordinal's level, by its index from 0 = worst; an index outside the list is printed as it is."""
    index = round(v)
    return kpi.levels[index] if 0 <= index < len(kpi.levels) else plain(v)


def span(low: float | None, high: float | None, kpi: Kpi) -> str:
    """A published range: "80–84 %"; open at the unit's end it reads "95 % or more" or "5 % or less"."""
    top = 100.0 if kpi.unit == "percent" else None
    if low is None or high is None:
        known = high if low is None else low
        if known is None:
            return NOTHING
        return f"{value(known, kpi, trim=True)} or {'less' if low is None else 'more'}"
    if low == high:
        return value(low, kpi, trim=True)
    if top is not None and high >= top and low > 0:
        return f"{value(low, kpi, trim=True)} or more"
    if top is not None and low <= 0 and high < top:
        return f"{value(high, kpi, trim=True)} or less"
    if kpi.unit == "percent":
        return f"{plain(low, kpi.decimals, trim=True)}–{value(high, kpi, trim=True)}"
    least, most = value(low, kpi, trim=True), value(high, kpi, trim=True)
    unit = most.removeprefix(plain(high, kpi.decimals, trim=True))
    return f"{least.removesuffix(unit)} to {most}" if unit not in (most, ":1") else f"{least} to {most}"


def difference(v: float, kpi: Kpi) -> str:
    """The size of a difference, without its sign: "0.9 points" between percents, else in the unit."""
    size = abs(v)
    digits = plain(size, kpi.decimals, trim=True)
    if kpi.unit == "percent":
        return f"{digits}{NBSP}{'point' if digits == '1' else 'points'}"
    if kpi.unit in NAMED_UNITS:
        steps = plain(size)
        return f"{steps}{NBSP}{'level' if steps == '1' else 'levels'}"
    if kpi.unit == "ratio":
        return digits
    return value(Derived(size), kpi, trim=True)


def signed(v: float, decimals: int = 1) -> str:
    """A change with its sign: "+0.6", "−1.2"; nothing that rounds to zero carries one."""
    digits = plain(abs(v), decimals)
    if not any(c in "123456789" for c in digits):
        return digits
    return ("+" if v > 0 else MINUS) + digits


def dollars(v: float, decimals: int = 0) -> str:
    """An amount of money: "$43,000", "$22.1 M", "$1.2 B"; cents only below a million where asked for."""
    sign, size = (MINUS if v < 0 else ""), abs(v)
    for unit, name, rounds_up in ((_BILLION, "B", 50_000), (_MILLION, "M", 0.5)):
        if size >= unit - rounds_up:
            return f"{sign}${plain(size / unit, 1, trim=True)}{NBSP}{name}"
    return f"{sign}${plain(size, decimals, trim=True)}"


def date(iso: str | None) -> str:
    """An ISO date or month in words: "12 Oct 2026", "Oct 2026". Anything else comes back as it is."""
    parts = (iso or "").split("-")
    if not all(p.isdigit() for p in parts) or not 2 <= len(parts) <= 3 or not 1 <= int(parts[1]) <= 12:
        return iso or ""
    words = [MONTHS[int(parts[1]) - 1], parts[0]]
    return " ".join([str(int(parts[2])), *words] if len(parts) == 3 else words).replace(" ", NBSP)


def plural(n: float, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 student", "12 students"."""
    return f"{count(n)} {one if n == 1 else many or one + 's'}"


def _written(v: float) -> int:
    """How many decimals a number was written with, if two at most; 0 for a computed one."""
    return next((d for d in range(3) if abs(v - round(v, d)) < 1e-9), 0)


def _needed(v: float) -> int:
    """How many decimals, up to 3, a round tick needs to be told from its neighbours."""
    return next((d for d in range(4) if abs(v - round(v, d)) < 1e-9), 3)
