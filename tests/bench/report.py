"""What the bench says: the stages with their CPU time, then every row beside its goal, and beside an earlier run."""
import statistics

from arithmetic import change
from cpu import PARTS


def number(value):
    """Three digits that count: 0.503, 12.3, 4567."""
    if value is None:
        return "–"
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.3f}"


def median_of(stage, key):
    """The median over the rounds; None for what this kind of stage does not measure."""
    values = [one[key] for one in stage if one.get(key) is not None]
    return statistics.median(values) if values else None


def cpu_of(stage):
    """Microseconds of all parts together for one request."""
    return median_of([{"all": sum(one["cpu_us"].values())} for one in stage], "all")


def cpu_lines(stages, earlier):
    """CPU time beside an earlier run's: on a busy machine it says more than a rate does."""
    yield f"{'stage':18} {'CPU us':>9} {'earlier':>9} {'change':>10}"
    for name, rounds in stages.items():
        now, before = cpu_of(rounds), cpu_of(earlier.get(name, []))
        if now:
            yield f"{name:18} {number(now):>9} {number(before):>9} {percent(change(now, before)):>10}"


def percent(share):
    return "–" if share is None else f"{share * 100:+.1f} %"


def stage_lines(stages):
    """stages: {name: [measurement of each round]}."""
    yield (f"{'stage':18} {'a second':>9} {'p50 ms':>7} {'p99 ms':>7}   CPU us: " +
           " ".join(f"{part:>10}" for part in PARTS))
    for name, rounds in stages.items():
        cpu = [median_of([one["cpu_us"] for one in rounds], part) for part in PARTS]
        yield (f"{name:18} {number(median_of(rounds, 'rate')):>9} {number(median_of(rounds, 'p50')):>7} "
               f"{number(median_of(rounds, 'p99')):>7}           " + " ".join(f"{number(time):>10}" for time in cpu))


def row_lines(judged, earlier=None):
    """judged: {key: what rows.judge said}; earlier: the same of another run, for its value and the change."""
    lines = []
    for key, row in judged.items():
        line = f"{key:9} {row['what']:62} "
        if row["value"] is None:
            lines.append(line + row["verdict"])
            continue
        line += f"{row['goal']:>8} {number(row['value']):>8}"
        if earlier is not None:
            before = earlier.get(key, {}).get("value")
            line += f" {number(before):>8} {percent(change(row['value'], before)):>10}"
        lines.append(f"{line}  {row['verdict']}".rstrip())
    return lines


def text_of(result, earlier=None):
    """The whole report. result, earlier: as --json writes them."""
    lines = ["challenger-fcgi, " + ", ".join(f"{name} {value}" for name, value in result["run"].items())]
    lines += [f"{name}: {value}" for name, value in result["machine"].items()]
    lines += ["versions: " + ", ".join(f"{name} {value}" for name, value in result["versions"].items()), ""]
    lines += [*stage_lines(result["stages"]), ""]
    header = f"{'row':9} {'ratio or measure':62} {'goal':>8} {'median':>8}"
    if earlier is not None:
        lines.append("compared with: " + ", ".join(f"{name} {value}" for name, value in earlier["run"].items()))
        lines += [*cpu_lines(result["stages"], earlier["stages"]), ""]
        header += f" {'earlier':>8} {'change':>10}"
    lines += [header, *row_lines(result["rows"], earlier and earlier["rows"])]
    return "\n".join(lines)
