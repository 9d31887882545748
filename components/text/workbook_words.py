"""Words of the workbook that the equity explorer hands out."""

from __future__ import annotations

ABOUT = "About"
SHEETS = {"gaps": "Gaps", "heat": "Schools and groups", "schools": "Schools", "multiples": "Over time"}
TITLE, SENTENCE, SOURCE, RELEASE, ADDRESS = "Title", "What it shows", "Source", "Release", "Address"
NOTHING = "No results by student group here.\n"
LEGEND = (
    ("school", "Empty is the district."),
    ("low, high", "The ends of a result that is published as a range."),
    ("n", "The number of students a result rests on; empty where it is not published."),
    ("gap", "The group's result less the reference's, in points for percents."),
    ("gap_low, gap_high", "The 95 % interval of the gap, or the range where results are ranges; note says which."),
    ("to_parity", "How many more students the reference's rate would take, the reference held fixed."),
    ("share", "A school's part of the students to parity of all schools, in percent."),
    ("empty cells", "Not published or not computed; never zero."),
)
