"""How fast texts are read: pages a second a core, cold start, memory on a line of 10 MB.

    python -m benchmarks.claims.speed

A page is 2,500 characters with ten numbers, six of them of trade (and three years), in the three languages by turns.
Seconds are those of the CPU, the best of five runs. Memory is what the process grows by while it reads.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time

from umweg.claims.read import read

PAGE, NUMBERS, RUNS, PAGES = 2_500, 10, 5, 60
TRADE = {
    "de": "Die Ausfuhren der EU nach Armenien stiegen 2022 um {} Prozent, die nach Georgien um 4,5 Prozent. ",
    "en": "EU exports to Armenia rose by {} percent in 2022, those to Georgia rose by 4.5 percent. ",
    "ru": "Экспорт ЕС в Армению вырос в 2022 году на {} процентов, в Грузию — на 4,5 процента. ",
}
OTHER = {
    "de": "Am Abend saßen {} Menschen im Saal und hörten zu, draußen fiel ein leiser Regen auf die Stadt. ",
    "en": "That evening {} people sat in the hall and listened, while outside a thin rain had fallen on the town. ",
    "ru": "Вечером в зале сидели {} человек и слушали, а на улице уже много часов шёл тихий дождь над городом. ",
}
PLAIN = {
    "de": "Niemand wollte zuerst gehen, obwohl es längst spät war und der Wirt die Lampen schon gelöscht hatte. ",
    "en": "Nobody wanted to leave first, although it was late by then and the landlord had put out the lamps. ",
    "ru": "Никто не хотел уходить первым, хотя было уже поздно и хозяин давно погасил лампы у входа в дом. ",
}


def page(lang: str) -> str:
    """A page of 2,500 characters; its numbers: three sentences of trade with two each, four of something else."""
    start = "".join(TRADE[lang].format(n) + OTHER[lang].format(n * 7) for n in (12, 34, 56)) + OTHER[lang].format(9)
    return (start + PLAIN[lang] * 30)[:PAGE].rsplit(" ", 1)[0]


def pages_a_second() -> float:
    """The best of some runs over pages of all languages."""
    text = "\n\n".join(page(lang) for _ in range(PAGES // 3) for lang in TRADE)
    found = read(text)
    assert len(found.claims) == 6 * PAGES, f"{len(found.claims)} claims on {PAGES} pages"
    best = min(_seconds(text) for _ in range(RUNS))
    return PAGES / best


def _seconds(text: str) -> float:
    started = time.process_time()
    read(text)
    return time.process_time() - started


def cold_start() -> float:
    """CPU seconds of a new Python that reads one sentence, less those of a bare Python."""
    code = f"from umweg.claims.read import read; read({TRADE['de'].format(3)!r})"
    return min(_child(code) for _ in range(RUNS)) - min(_child("pass") for _ in range(RUNS))


def _child(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def memory_of_a_line() -> tuple[float, float]:
    """Megabytes that the process grows by on a line of 10 MB, and its seconds."""
    line = PLAIN["de"] * (10_000_000 // len(PLAIN["de"]))
    read(line[:100_000])
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    read(line)
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024, time.process_time() - started


def main() -> None:
    """Print the figures."""
    print(f"pages a second a core   {pages_a_second():8.0f}   aim 100")
    print(f"cold start              {cold_start():8.2f} s aim 0.6")
    grown, seconds = memory_of_a_line()
    print(f"a line of 10 MB         {grown:8.1f} MB more, {seconds:.0f} s")


if __name__ == "__main__":
    main()
