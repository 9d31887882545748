"""A linear program that is solved many times over: HiGHS, started each time from where it stopped.

Only bounds and costs change between two solves, so a solve of a few hundred columns takes about a
millisecond.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

Floats = npt.NDArray[np.float64]
Columns = npt.NDArray[np.int32]

INFINITY: float = highspy.kHighsInf
EPSILON = 1e-6
ANY = 1e12
"""The target of a whole-number program that asks for any point at all."""
NODES = 2000
"""Branches that a whole-number program may take: a bound that is the same on every machine, however busy."""
PATIENCE = 20.0
"""Seconds that a whole-number program may take, where its branches are slow."""


class Undecided(RuntimeError):
    """A whole-number program met its limit before any point of it. That proves nothing, neither way."""


class SolverFailure(RuntimeError):
    """HiGHS gave neither an optimum nor a proof that there is none. Nothing may be published on it."""


@dataclass(frozen=True)
class Optimum:
    """The objective's value, the point, and each row's dual. ``proved``: no point is better; else none was met."""

    value: float
    point: Floats
    duals: Floats
    proved: bool = True

    @property
    def whole(self) -> bool:
        """Whether every column is a whole number, so that the point could be true."""
        return bool(np.all(np.abs(self.point - np.round(self.point)) < EPSILON))


class Program:
    """minimise c·x where lower ≤ x ≤ upper and row_lower ≤ A x ≤ row_upper; c starts at 0.

    Every column needs a finite lower bound, and an upper one where its cost can be negative.
    """

    def __init__(self, matrix: sparse.csc_array, rows: tuple[Floats, Floats], columns: tuple[Floats, Floats]) -> None:
        self.size = matrix.shape[1]
        self._matrix, self._rows, self._costs = matrix, [end.copy() for end in rows], np.zeros(self.size)
        self._columns = [end.copy() for end in columns]
        self._highs = _solver(matrix, (rows[0], rows[1]), (columns[0], columns[1]), self._costs)

    def bound(self, columns: Columns, lower: Floats, upper: Floats) -> None:
        if len(columns):
            self._columns[0][columns], self._columns[1][columns] = lower, upper
            self._highs.changeColsBounds(len(columns), columns, lower, upper)

    def row(self, row: int, lower: float, upper: float) -> None:
        self._rows[0][row], self._rows[1][row] = lower, upper
        self._highs.changeRowBounds(row, lower, upper)

    def cost(self, columns: Columns, costs: Floats) -> None:
        if len(columns):
            self._costs[columns] = costs
            self._highs.changeColsCost(len(columns), columns, costs)

    def solve(self) -> Optimum | None:
        """The least c·x under the bounds and costs as they are; None where no x fits them. Raises SolverFailure."""
        self._highs.run()
        status = self._highs.getModelStatus()
        if status not in _ANSWERS:
            self._highs.clearSolver()  # a stale basis is the usual reason; start from nothing once
            self._highs.run()
        return _optimum(self._highs)

    def solve_whole(self, target: float = -INFINITY) -> Optimum | None:
        """As ``solve`` with every column a whole number: slower, by branch and bound.

        Any point whose objective is ``target`` or less will do. Where the limits, ``NODES`` and ``PATIENCE``, end
        the search, the best point met; raises Undecided where none was met.
        """
        return _whole(
            _solver(self._matrix, (self._rows[0], self._rows[1]), (self._columns[0], self._columns[1]), self._costs), target
        )

    def some_whole(self, target: float = -INFINITY) -> Optimum | None:
        """As ``solve_whole``; None too where the limits came first, so that None proves nothing."""
        try:
            return self.solve_whole(target)
        except Undecided:
            return None

    def solve_near(self, base: Floats, free: Columns, target: float = -INFINITY) -> Optimum | None:
        """As ``solve_whole`` with every column but the ``free`` ones as it is in ``base``: small, and so quick. Has no duals.

        None proves nothing: there may be points that differ from ``base`` elsewhere too.
        """
        part = self._matrix[:, free]
        touched = np.unique(part.indices)
        part = sparse.csc_array(part[touched])
        rest = (self._matrix @ base)[touched] - part @ base[free]
        rows = self._rows[0][touched] - rest, self._rows[1][touched] - rest
        try:
            small = _whole(_solver(part, rows, (self._columns[0][free], self._columns[1][free]), self._costs[free]), target)
        except Undecided:
            small = None
        if small is None:
            return None
        point = base.copy()
        point[free] = small.point
        return Optimum(float(self._costs @ point), point, np.zeros(0))


def _solver(
    matrix: sparse.csc_array, rows: tuple[Floats, Floats], columns: tuple[Floats, Floats], costs: Floats
) -> highspy.Highs:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor carries no annotations
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    program = highspy.HighsLp()
    program.num_row_, program.num_col_ = matrix.shape
    program.col_cost_ = costs
    program.col_lower_, program.col_upper_ = columns
    program.row_lower_, program.row_upper_ = rows
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    program.a_matrix_.index_ = matrix.indices.astype(np.int32)
    program.a_matrix_.value_ = matrix.data.astype(np.float64)
    solver.passModel(program)
    return solver


def _whole(solver: highspy.Highs, target: float) -> Optimum | None:
    """The whole-number optimum, or any point as good as ``target``, or the best met. Raises Undecided, SolverFailure."""
    size = solver.getNumCol()
    kinds = np.full(size, int(highspy.HighsVarType.kInteger), dtype=np.uint8)
    solver.changeColsIntegrality(size, np.arange(size, dtype=np.int32), kinds)
    solver.setOptionValue("objective_target", target)
    solver.setOptionValue("mip_max_nodes", NODES)
    solver.setOptionValue("time_limit", PATIENCE)
    solver.run()
    if solver.getModelStatus() not in _LIMITS:
        return _optimum(solver)
    if solver.getInfo().primal_solution_status != _FEASIBLE:
        raise Undecided
    found = solver.getSolution()
    return Optimum(solver.getInfo().objective_function_value, np.asarray(found.col_value), np.zeros(0), proved=False)


def _optimum(solver: highspy.Highs) -> Optimum | None:
    status = solver.getModelStatus()
    if status == highspy.HighsModelStatus.kInfeasible:
        return None
    if status not in _ANSWERS:
        raise SolverFailure(f"the solver stopped with {solver.modelStatusToString(status)}")
    found = solver.getSolution()
    return Optimum(solver.getInfo().objective_function_value, np.asarray(found.col_value), np.asarray(found.row_dual))


_FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)
_LIMITS = (highspy.HighsModelStatus.kTimeLimit, highspy.HighsModelStatus.kSolutionLimit)
_ANSWERS = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kObjectiveTarget,
)
