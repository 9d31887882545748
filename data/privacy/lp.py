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
PATIENCE = 2.0
"""Seconds that a whole-number program may take."""


class SolverFailure(RuntimeError):
    """HiGHS gave neither an optimum nor a proof that there is none. Nothing may be published on it."""


@dataclass(frozen=True)
class Optimum:
    """The objective's value, the point, and each row's dual."""

    value: float
    point: Floats
    duals: Floats

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
        self._highs = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor carries no annotations
        self._highs.setOptionValue("output_flag", False)
        self._highs.setOptionValue("threads", 1)
        program = highspy.HighsLp()
        program.num_row_, program.num_col_ = matrix.shape
        program.col_cost_ = np.zeros(self.size)
        program.col_lower_, program.col_upper_ = columns
        program.row_lower_, program.row_upper_ = rows
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = matrix.indptr.astype(np.int32)
        program.a_matrix_.index_ = matrix.indices.astype(np.int32)
        program.a_matrix_.value_ = matrix.data.astype(np.float64)
        self._highs.passModel(program)
        self._all = np.arange(self.size, dtype=np.int32)

    def bound(self, columns: Columns, lower: Floats, upper: Floats) -> None:
        if len(columns):
            self._highs.changeColsBounds(len(columns), columns, lower, upper)

    def row(self, row: int, lower: float, upper: float) -> None:
        self._highs.changeRowBounds(row, lower, upper)

    def cost(self, columns: Columns, costs: Floats) -> None:
        if len(columns):
            self._highs.changeColsCost(len(columns), columns, costs)

    def solve(self) -> Optimum | None:
        """The least c·x under the bounds and costs as they are; None where no x fits them. Raises SolverFailure."""
        self._highs.run()
        status = self._highs.getModelStatus()
        if status not in _ANSWERS:
            self._highs.clearSolver()  # a stale basis is the usual reason; start from nothing once
            self._highs.run()
            status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return None
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kObjectiveTarget):
            raise SolverFailure(f"the solver stopped with {self._highs.modelStatusToString(status)}")
        found = self._highs.getSolution()
        value = self._highs.getInfo().objective_function_value
        return Optimum(value, np.asarray(found.col_value), np.asarray(found.row_dual))

    def solve_whole(self, target: float = -INFINITY) -> Optimum | None:
        """As ``solve`` with every column a whole number: slower, by branch and bound.

        Any point whose objective is ``target`` or less will do. None too where ``PATIENCE`` seconds were not
        enough for an answer.
        """
        self._highs.setOptionValue("objective_target", target)
        self._kind(highspy.HighsVarType.kInteger)
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + PATIENCE)
        try:
            return self.solve()
        except SolverFailure:
            if self._highs.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
                return None
            raise
        finally:
            self._kind(highspy.HighsVarType.kContinuous)
            self._highs.setOptionValue("time_limit", INFINITY)
            self._highs.setOptionValue("objective_target", -INFINITY)

    def _kind(self, kind: highspy.HighsVarType) -> None:
        self._highs.changeColsIntegrality(self.size, self._all, np.full(self.size, int(kind), dtype=np.uint8))


_ANSWERS = (
    highspy.HighsModelStatus.kOptimal,
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kTimeLimit,
    highspy.HighsModelStatus.kObjectiveTarget,
)
