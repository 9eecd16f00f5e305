"""The numbers behind the bench's verdicts. Nothing here measures; test_arithmetic.py shows each by hand-made values."""
import math
import statistics


def harmonic(*rates):
    """H(a, b, …) = 1/(1/a + 1/b + …): the rate of a chain if its stages simply took turns on the same cores."""
    return 1 / sum(1 / rate for rate in rates)


def median_of_rounds(value, rounds):
    """The median of value(round). A ratio is formed within each round first: what slows a whole round cancels out."""
    return statistics.median(value(one) for one in rounds)


def percentile(values, share):
    """The smallest value that at least this share (0 < share ≤ 1) of the values does not exceed."""
    ordered = sorted(values)
    return ordered[math.ceil(share * len(ordered)) - 1]


def is_met(value, sense, goal):
    """sense: ">=" or "<="."""
    return value >= goal if sense == ">=" else value <= goal


def change(value, earlier):
    """How much larger a value is than an earlier one: 0.25 for a quarter more. None when one of them is missing."""
    if value is None or not earlier:
        return None
    return value / earlier - 1
