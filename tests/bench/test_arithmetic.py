"""The bench's own arithmetic, without timing anything. Run by `tests/run unit`."""
import unittest

import arithmetic
import cpu
import report
import rows


class Arithmetic(unittest.TestCase):
    def test_stages_that_take_turns_add_their_times(self):
        self.assertAlmostEqual(arithmetic.harmonic(100), 100)
        self.assertAlmostEqual(arithmetic.harmonic(100, 100), 50)
        self.assertAlmostEqual(arithmetic.harmonic(20, 30, 60), 10)

    def test_ratios_are_formed_within_a_round_before_the_median(self):
        # The second round was three times slower as a whole; its ratio is like the others'.
        rounds = [{"a": 50, "b": 100}, {"a": 18, "b": 30}, {"a": 70, "b": 100}]
        self.assertAlmostEqual(arithmetic.median_of_rounds(lambda r: r["a"] / r["b"], rounds), 0.6)

    def test_of_an_even_number_of_rounds_the_middle_two_are_averaged(self):
        self.assertAlmostEqual(arithmetic.median_of_rounds(lambda r: r, [4, 1, 2, 100]), 3)

    def test_p99_is_the_value_that_99_of_100_do_not_exceed(self):
        values = list(range(100, 0, -1))
        self.assertEqual(arithmetic.percentile(values, 0.99), 99)
        self.assertEqual(arithmetic.percentile(values, 0.5), 50)
        self.assertEqual(arithmetic.percentile(values, 1), 100)
        self.assertEqual(arithmetic.percentile([7], 0.99), 7)

    def test_a_goal_that_is_reached_exactly_is_met(self):
        self.assertTrue(arithmetic.is_met(0.6, ">=", 0.6))
        self.assertFalse(arithmetic.is_met(0.59, ">=", 0.6))
        self.assertTrue(arithmetic.is_met(3, "<=", 3))
        self.assertFalse(arithmetic.is_met(3.1, "<=", 3))

    def test_a_change_is_told_against_the_earlier_value(self):
        self.assertAlmostEqual(arithmetic.change(0.5, 0.4), 0.25)
        self.assertAlmostEqual(arithmetic.change(0.3, 0.4), -0.25)
        self.assertIsNone(arithmetic.change(0.5, None))
        self.assertIsNone(arithmetic.change(None, 0.5))


class Compare(unittest.TestCase):
    NOW = {"P1": {"what": "one", "value": 0.66, "goal": ">= 0.6", "verdict": "met"},
           "P2": {"what": "two", "value": 0.40, "goal": ">= 0.8", "verdict": "missed"},
           "P8": {"what": "three", "value": None, "goal": "", "verdict": "not measured: tests/http"}}

    def test_each_row_stands_beside_the_earlier_one_with_its_change(self):
        earlier = {"P1": {"value": 0.60}, "P2": {"value": 0.50}, "P8": {"value": None}}
        one, two, three = report.row_lines(self.NOW, earlier)
        self.assertRegex(one, r"P1 .*\b0\.660\b.*\b0\.600\b.*\+10\.0 %.*met")
        self.assertRegex(two, r"P2 .*\b0\.400\b.*\b0\.500\b.*-20\.0 %.*missed")
        self.assertIn("not measured: tests/http", three)

    def test_cpu_time_is_the_median_over_rounds_of_all_parts_together(self):
        def rounds(*times):
            return [{"cpu_us": {"nginx": 10.0, "worker": time}} for time in times]
        header, line = report.cpu_lines({"hello": rounds(30, 20, 90)}, {"hello": rounds(40)})
        self.assertRegex(line, r"hello +40\.0 +50\.0 +-20\.0 %")
        self.assertIn("earlier", header)

    def test_a_row_that_the_earlier_run_lacks_has_no_change(self):
        self.assertNotIn("%", report.row_lines(self.NOW, {})[0])


class Rows(unittest.TestCase):
    @staticmethod
    def round(**rates):
        return {name: {"rate": rate, "p50": 1.0, "p99": 2.5} for name, rate in rates.items()}

    def test_a_row_is_the_median_ratio_to_the_floors_of_the_same_round(self):
        rounds = [self.round(challenge_waiting=rate, sql_waiting=200, hello=200) for rate in (40, 60, 90)]
        told = rows.judge(rows.by_key("P1"), rounds, {})
        self.assertAlmostEqual(told["value"], 0.6)
        self.assertEqual((told["goal"], told["verdict"]), (">= 0.6", "met"))

    def test_a_row_below_its_goal_is_missed(self):
        rounds = [self.round(challenge_waiting=59.9, sql_waiting=200, hello=200)]
        self.assertEqual(rows.judge(rows.by_key("P1"), rounds, {})["verdict"], "missed")

    def test_every_goal_of_the_list_has_a_row_and_every_row_a_value_or_a_reason(self):
        numbers = {row.key.split()[0].rstrip("abcd") for row in rows.ROWS if row.key.startswith("P")}
        self.assertEqual(numbers, {f"P{number}" for number in range(1, 16)})
        for row in rows.ROWS:
            self.assertTrue(row.value or row.reason, row.key)

    def test_what_was_not_asked_for_is_told_with_its_reason(self):
        told = rows.judge(rows.by_key("P7b"), [], {})
        self.assertEqual((told["value"], told["verdict"]), (None, "not measured: takes minutes, so --grow asks for it"))
        self.assertEqual(rows.judge(rows.by_key("P7b"), [], {"growth": 0.8})["verdict"], "met")

    def test_no_two_rows_share_a_key(self):
        self.assertEqual(len({row.key for row in rows.ROWS}), len(rows.ROWS))


class Cpu(unittest.TestCase):
    def test_a_program_name_with_blanks_and_brackets_does_not_shift_the_fields(self):
        stat = "7 (a b) c) S 1 7 7 0 -1 0 0 0 0 0 100 50 30 20 20 0 1 0 0"
        self.assertEqual(cpu.parse_stat(stat, ticks=100), (1.5, 0.5))

    def test_time_is_told_for_each_request(self):
        before, after = {"nginx": 1.0, "worker": 2.0}, {"nginx": 1.5, "worker": 2.0}
        self.assertEqual(cpu.per_request(before, after, 1000), {"nginx": 500.0, "worker": 0.0})


if __name__ == "__main__":
    unittest.main()
