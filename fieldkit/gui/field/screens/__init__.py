"""Joins each screen of the field window with its presenter.

PySide holds the methods of plain objects weakly: a presenter that nobody keeps is a dead button.
So each screen keeps its presenters.
"""
