#!/usr/bin/env python3
"""screens.py -- how the screens feel, measured from the terminal's side

    screens.py GUANJIA DESK.db [--keys 200] [--rounds 2]
    screens.py GUANJIA REGISTER.db --registers      the forms of register_bench.c: a long list, a wide form

Each program runs in a pseudo-terminal of 80x24 of its own.  One key is written, and every chunk that comes back is
stamped; a key is over when nothing came for 25 ms.  Its answer is what comes without a pause: what a clock writes
some ms later is not of the key, but what keeps the key waiting is.  Keys come 0 to 20 ms apart by chance, so that
they do not beat against the program's clock.  Programs that people know (tig, htop, mutt, where installed) and a
plain echo, the floor of the method, take turns with ours in the same run, so that what else the machine does hits all
alike.  Queries to the terminal are answered like xterm does.

Prints one line a figure, parts parted by tabs: what it is, the figure, its unit, the goal, the floor (the echo), figure
by floor.  The goals were set where tig scrolled in 0.34 ms, htop in 0.38 and mutt in 0.30: what they take here tells
how quick this machine is.  Standard library only; needs Linux' /proc.
"""
import argparse
import fcntl
import os
import random
import re
import select
import shutil
import signal
import sqlite3
import statistics
import struct
import sys
import tempfile
import termios
import time

QUIET = 0.025  # s without output that end a key
PAUSE = 0.002  # s after which it is no longer the key's answer
JITTER = 0.020
START_QUIET = 0.15
KEY_PATIENCE = 1.0
ROWS, COLS = 24, 80

UP, DOWN, PAGE_DOWN, ENTER = b"\x1bOA", b"\x1bOB", b"\x1b[6~", b"\r"
F3, F6, F8, TAB, BACKSPACE, ESCAPE = b"\x1bOR", b"\x1b[17~", b"\x1b[19~", b"\t", b"\x7f", b"\x1b"
CTRL_Q = b"\x11"

QUESTIONS = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?64;1;2;6;22c"),
    (re.compile(rb"\x1b\[>0?c"), b"\x1b[>41;380;0c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[2;2R"),
    (re.compile(rb"\x1b\[5n"), b"\x1b[0n"),
    (re.compile(rb"\x1b\]11;\?(?:\x07|\x1b\\)"), b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
)


class Terminal:
    """A program in a pseudo-terminal, and what came from it."""

    def __init__(self, command, folder=None):
        self.seen = b""
        self.over = False
        self.master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLS, 0, 0))
        self.born = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setsid()
                fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
                for fd in (0, 1, 2):
                    os.dup2(slave, fd)
                os.closerange(3, 256)
                if folder:
                    os.chdir(folder)
                environment = dict(os.environ, TERM="xterm-256color", LC_ALL="C.UTF-8")
                os.execvpe(command[0], command, environment)
            finally:
                os._exit(127)
        os.close(slave)
        self.poll = select.poll()
        self.poll.register(self.master, select.POLLIN)

    def read(self, wait):
        """How many bytes came and when; None when none did."""
        if self.over or not self.poll.poll(max(0, wait) * 1000):
            return None
        try:
            chunk = os.read(self.master, 65536)
        except OSError:
            chunk = b""
        now = time.perf_counter()
        if not chunk:
            self.over = True
            return None
        for question, answer in QUESTIONS:
            if question.search(chunk):
                self.write(answer)
        self.seen = (self.seen + chunk)[-65536:]
        return now, len(chunk)

    def write(self, data):
        try:
            os.write(self.master, data)
        except OSError:
            self.over = True

    def settle(self, patience, quiet, pause=None):
        """Reads until nothing comes for quiet: when the last byte came, and how many; None: none came.  What comes
        after a pause is read, and not told."""
        got, last, count, over = self.read(patience), None, 0, False
        while got:
            over = over or (last is not None and pause is not None and got[0] - last > pause)
            if not over:
                last, count = got[0], count + got[1]
            got = self.read(quiet)
        return None if last is None else (last, count)

    def press(self, key):
        """ms until the last byte of the answer, and its bytes; None: no answer."""
        began = time.perf_counter()
        self.write(key)
        answer = self.settle(KEY_PATIENCE, QUIET, PAUSE)
        return answer and ((answer[0] - began) * 1e3, answer[1])

    def peak_mib(self):
        with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as status:
            found = re.search(r"VmHWM:\s+(\d+)", status.read())
        return int(found.group(1)) / 1024 if found else 0.0

    def end(self, keys):
        for key in keys:
            self.write(key)
            self.settle(0.1, 0.05)
        for number in (None, signal.SIGHUP, signal.SIGKILL):
            if number:
                try:
                    os.killpg(self.pid, number)
                except OSError:
                    pass
            until = time.monotonic() + 1
            while time.monotonic() < until:
                self.read(0.02)
                if os.waitpid(self.pid, os.WNOHANG)[0]:
                    os.close(self.master)
                    return
        os.close(self.master)


class Target:
    """What is measured of one program on one of its screens."""

    def __init__(self, name, command, keys, setup=(), leave=(), folder=None, idle=0, ready=None,
                 shows=None):
        self.name, self.command, self.keys, self.setup = name, command, keys, setup
        self.leave, self.folder, self.idle, self.ready, self.shows = leave, folder, idle, ready, shows
        self.start, self.ms, self.bytes, self.rss, self.a_second, self.silent = [], [], [], [], [], 0
        self.open = []  # ms from the last key of setup to the last byte of what it opens

    def round(self, count, chance):
        terminal = Terminal(self.command, self.folder)
        painted = more = terminal.settle(10, START_QUIET)
        while more and self.ready and self.ready not in terminal.seen:  # slow, not done
            more = terminal.settle(10, START_QUIET)
            painted = more or painted
        if not painted or terminal.over:
            sys.exit(f"screens.py: {self.name} does not start: {terminal.seen[-300:]!r}")
        if self.ready and self.ready not in terminal.seen:
            sys.exit(f"screens.py: {self.name} is not what it should be: {terminal.seen[-2000:]!r}")
        self.start.append((painted[0] - terminal.born) * 1e3)
        for key in self.setup[:-1]:
            terminal.write(key)
            terminal.settle(0.5, 0.2)
        for key in self.setup[-1:]:
            answer = terminal.press(key)
            self.open.extend([answer[0]] if answer else [])
            terminal.settle(0.5, 0.2)
        if self.shows and self.shows not in terminal.seen:
            sys.exit(f"screens.py: {self.name} does not open: {terminal.seen[-2000:]!r}")
        for second in range(self.idle):
            until, got = time.perf_counter() + 1, 0
            while (left := until - time.perf_counter()) > 0:
                came = terminal.read(left)
                got += came[1] if came else 0
            self.a_second.append(got)
        self.press_all(terminal, count, chance)
        self.rss.append(terminal.peak_mib())
        terminal.end(self.leave)

    def press_all(self, terminal, count, chance):
        for i in range(count):
            came = terminal.read(chance.random() * JITTER)
            while came:  # what a clock wrote between two keys
                came = terminal.read(QUIET)
            answer = terminal.press(self.keys[i % len(self.keys)])
            if terminal.over:
                sys.exit(f"screens.py: {self.name} ended while keys were sent")
            if not answer:
                self.silent += 1
            elif i >= 5:  # the first ones warm it up
                self.ms.append(answer[0])
                self.bytes.append(answer[1])


def part(figures, share):
    ordered = sorted(figures)
    return ordered[round(share * (len(ordered) - 1))] if ordered else float("nan")


def tell(what, figure, unit, goal="", floor=None):
    ratio = f"{floor:.2f}\t{figure / floor:.2f}" if floor else "\t"
    print(f"{what}\t{figure:.2f}\t{unit}\t{goal}\t{ratio}", flush=True)


def found_ms(target, words, rounds):
    """From the last letter to the last byte of what was found, in ms; the program waits 80 of them for a next letter."""
    figures = []
    terminal = Terminal(target.command)
    terminal.settle(10, START_QUIET)
    terminal.write(F8)
    terminal.settle(0.5, 0.2)
    for _ in range(rounds):
        for word in words:
            terminal.write(word.encode())
            terminal.settle(0.5, 0.03)  # the echo
            began = time.perf_counter()
            answer = terminal.settle(2, 0.12)
            if answer:
                figures.append((answer[0] - began) * 1e3)
            terminal.write(BACKSPACE * len(word))
            terminal.settle(0.5, 0.2)
    terminal.end(target.leave)
    return figures


def mailbox(path, mails):
    with open(path, "w", encoding="utf-8") as out:
        for i in range(mails):
            out.write(f"From chen Mon Nov 23 10:00:00 2026\nFrom: chen@example.org\nSubject: leak {i}\n"
                      f"Date: Mon, 23 Nov 2026 10:00:00 +0800\n\nwater\n\n")


def others(folder):
    """Programs that people know, as far as they are installed."""
    keys = [DOWN] * 12 + [UP] * 12
    source = os.path.dirname(os.path.abspath(__file__))
    if shutil.which("tig") and os.system(f"git -C '{source}' rev-parse --quiet HEAD >/dev/null 2>&1") == 0:
        yield Target("tig", ["tig"], keys, leave=[b"Q"], folder=source)
    if shutil.which("htop"):
        yield Target("htop", ["htop"], keys, leave=[b"q"])
    if shutil.which("mutt"):
        mailbox(os.path.join(folder, "mails"), 50000)
        yield Target("mutt", ["mutt", "-n", "-F", "/dev/null", "-R", "-f", "mails"], keys, leave=[b"x"], folder=folder)


def drafts_drop(database):
    """What was typed into the forms here is nobody's."""
    with sqlite3.connect(database, timeout=5) as connection:
        connection.execute("DELETE FROM draft")
    connection.close()


def take_turns(targets, options, chance, after=lambda target: None):
    for _ in range(options.rounds):
        chance.shuffle(targets)
        for target in targets:
            target.round(options.keys, chance)
            after(target)


def registers(command, echo, options):
    """A list of as many records as there are, a search in it, and a form of three hundred fields."""
    leave = [ESCAPE, ESCAPE, ESCAPE, CTRL_Q]
    typed = [bytes([c]) for c in b"left by the courier "]
    listed = [b"b", b"Crate", ENTER]
    rows = Target("a long register", command, [DOWN] * 4 + [UP] * 4, setup=listed, leave=leave, shows=b"K3-")
    pages = Target("a long register, by pages", command, [PAGE_DOWN], setup=listed, leave=leave, shows=b"K3-")
    filled = [b"b", b"Wide", ENTER, b"n"]
    found = Target("a long register, finding", command, typed + [BACKSPACE] * len(typed), setup=listed + [b"/"],
                   leave=leave, shows=b"K3-")
    wide = Target("a form of 300 fields", command, typed + [BACKSPACE] * len(typed), setup=filled, leave=leave,
                  shows=b"Item 9")
    fields = Target("a form of 300 fields, from field to field", command, [TAB], setup=filled, leave=leave,
                    shows=b"Item 9")
    ours = [rows, pages, found, wide, fields]
    take_turns([echo] + ours, options, random.Random(2), lambda target: drafts_drop(options.database))
    floor = part(echo.ms, 0.5)
    for target in ours:
        if target is not found:
            tell(f"{target.name}: key to opened, median", part(target.open, 0.5), "ms", "<= 60", floor)
        goal = "" if target is pages else "<= 0.5"  # a page is painted anew
        tell(f"{target.name}: key to last byte, p50", part(target.ms, 0.5), "ms", goal, floor)
        tell(f"{target.name}: key to last byte, p99", part(target.ms, 0.99), "ms", "<= 5", part(echo.ms, 0.99))


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("guanjia")
    words.add_argument("database")
    words.add_argument("--keys", type=int, default=150, help="measured on each screen and round")
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--idle", type=int, default=8, help="seconds of a ticking board, each round")
    words.add_argument("--alone", action="store_true", help="no other programs beside")
    words.add_argument("--registers", action="store_true", help="the registers of register_bench.c instead")
    options = words.parse_args()
    command = [os.path.abspath(options.guanjia), "--db", os.path.abspath(options.database), "--lang", "en"]
    leave, typed = [ESCAPE, ESCAPE, CTRL_Q], [bytes([c]) for c in b"the kitchen tap drips "]
    echo = Target("echo", ["sh", "-c", "stty raw -echo; echo ok; exec cat"], [b"a", b"b"])
    if options.registers:
        return registers(command, echo, options)
    board = Target("board", command, [DOWN] * 4 + [UP] * 4, leave=leave, idle=options.idle, ready=b"guanjia")
    scroll = Target("board, scrolling", command, [DOWN], leave=leave, ready=b"guanjia")
    find = Target("find", command, typed + [BACKSPACE] * len(typed), setup=[F8], leave=leave, ready=b"guanjia")
    form = Target("form", command, typed + [BACKSPACE] * len(typed), setup=[F6, TAB, TAB, TAB], leave=leave, ready=b"guanjia")
    ours, chance = [board, scroll, find, form], random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        known = [] if options.alone else list(others(folder))
        targets = [echo] + ours + known
        drafts_drop(options.database)
        take_turns(targets, options, chance, lambda target: target is form and drafts_drop(options.database))
    floor = part(echo.ms, 0.5)
    tell("echo of the terminal, p50", floor, "ms")
    starts = [s for target in ours for s in target.start]
    tell("start to painted board, median", statistics.median(starts), "ms", "<= 60", statistics.median(echo.start))
    for target in ours:
        tell(f"{target.name}: key to last byte, p50", part(target.ms, 0.5), "ms", "<= 0.5", floor)
        tell(f"{target.name}: key to last byte, p99", part(target.ms, 0.99), "ms", "<= 5", part(echo.ms, 0.99))
        goal = "<= 200" if target in (board, scroll) else "<= 40"
        tell(f"{target.name}: bytes a key, p50", part(target.bytes, 0.5), "B", goal)
        tell(f"{target.name}: bytes a key, p90", part(target.bytes, 0.9), "B", goal)
        if target.silent:
            tell(f"{target.name}: keys without an answer", target.silent, "")
    clocks = ROWS - 4
    tell("a ticking clock, bytes a second", part(board.a_second, 0.5) / clocks, "B/s", "<= 10")
    tell("peak memory of the screens", max(r for target in ours for r in target.rss), "MiB", "<= 20")
    figures = found_ms(find, ["drain", "漏水", "ellison", "1203", "水"], options.rounds)
    tell("find: typed to found and painted, p50", part(figures, 0.5), "ms", "80 + 10")
    for target in known:
        tell(f"beside: {target.name}, start", statistics.median(target.start), "ms", "", statistics.median(echo.start))
        tell(f"beside: {target.name}, key to last byte, p50", part(target.ms, 0.5), "ms", "", floor)
        tell(f"beside: {target.name}, key to last byte, p99", part(target.ms, 0.99), "ms", "", part(echo.ms, 0.99))
        tell(f"beside: {target.name}, bytes a key, p50", part(target.bytes, 0.5), "B")
        tell(f"beside: {target.name}, peak memory", max(target.rss), "MiB")


if __name__ == "__main__":
    main()
