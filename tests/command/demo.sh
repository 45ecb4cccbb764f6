# demo.sh -- a hotline and two desks, really replicating
. ./library.sh
DEMO_READY= # what is tested here is how it is made
export GUANJIA_NOW="$now"
demo

it 'the demo leaves three databases, and tells who can sign in'
[ "$(head -3 out)" = "$folder/hotline.db
$folder/desk-1.db
$folder/desk-3.db" ] || fail 'not the three databases'
expect_in 'chen 1203'
cp out said
run demo --folder "$folder" --no-screen
cmp -s out said || fail 'the demo is not found again'

it 'a folder that is not there is made'
run demo --folder "$folder/fresh" --no-screen
expect_done
[ -f "$folder/fresh/desk-3.db" ] || fail 'there is no desk in it'

it 'all three add up'
for base in hotline desk-1 desk-3; do
    run --db "$base.db" check
    expect_done
done

it 'both desks have what is theirs, under their own numbers'
[ "$(sql desk-1.db 'SELECT count(*), count(DISTINCT unit), min(unit) FROM request')" = '8|1|1' ] ||
    fail 'desk 1 has not its own requests'
[ "$(sql desk-3.db 'SELECT count(*), count(DISTINCT unit), min(unit) FROM request')" = '60|1|3' ] ||
    fail 'desk 3 has not its own requests'
[ "$(sql hotline.db 'SELECT count(*) FROM request')" = 68 ] || fail 'the hotline lacks some'
[ -z "$(sql desk-3.db "SELECT number FROM request WHERE number NOT LIKE '3-%'")" ] ||
    fail 'a number is not of unit 3'

it "no byte of a desk's file is of another unit's household"
"$python" - "$here/../../data/demo" "$folder" <<'PYTHON' || fail 'it holds them'
import csv, glob, sys
data, folder = sys.argv[1:]
houses = {unit: list(csv.DictReader(open(f"{data}/households-{unit}.csv", encoding="utf-8")))
          for unit in (1, 2, 3)}
said = {unit: {house[part] for house in houses[unit] for part in ("name", "romanised", "telephone")}
        for unit in houses}
for unit in (1, 3):
    held = b"".join(open(name, "rb").read() for name in glob.glob(f"{folder}/desk-{unit}.db*"))
    for other in houses:
        for text in said[other] - said[unit] - {""}:
            if other != unit and text.encode() in held:
                sys.exit(f"desk {unit} holds {text} of unit {other}")
    if not any(text.encode() in held for text in said[unit] - {""}):
        sys.exit(f"desk {unit} does not even hold its own")
PYTHON

# Until a statement finds something in a database, for ten seconds; prints the
# milliseconds.
await() {
    "$python" - "$1" "$2" <<'PYTHON'
import sqlite3, sys, time
base, begun = sqlite3.connect(sys.argv[1]), time.monotonic()
while not base.execute(sys.argv[2]).fetchone():
    if time.monotonic() - begun > 10:
        sys.exit("it did not come")
    time.sleep(0.01)
print(int((time.monotonic() - begun) * 1000))
PYTHON
}

it 'what is typed at a desk is at the hotline within a second, and back'
for unit in 1 3; do
    "$GUANJIA" --db "desk-$unit.db" sync --follow >/dev/null 2>&1 </dev/null &
    echo $! >>followers
done
fastest=10000
for round in 1 2 3; do
    export GUANJIA_DB="$folder/desk-3.db"
    as chen request receive --home 1203 --category leak --text "round $round"
    expect_done
    number=$(cat out)
    took=$(await hotline.db "SELECT 1 FROM request WHERE number = '$number'") ||
        fail "$number did not come to the hotline"
    [ "${took:-10000}" -ge "$fastest" ] || fastest=$took
    export GUANJIA_DB="$folder/hotline.db"
    as tsai request dispatch "$number" --to engineering
    expect_done
    took=$(await desk-3.db "SELECT 1 FROM request WHERE number = '$number' AND state = 'sent'") ||
        fail "the dispatch of $number did not come to the desk"
    [ "${took:-10000}" -ge "$fastest" ] || fastest=$took
done
[ "$fastest" -le 1000 ] || fail "the fastest took $fastest ms"
[ -z "$(sql desk-1.db "SELECT 1 FROM journal WHERE fields LIKE '%round 1%'")" ] ||
    fail 'desk 1 has it too'

it 'the followers end when they are told, and all is level'
while read -r follower; do
    kill "$follower"
    wait "$follower"
    [ $? -eq 0 ] || fail 'a follower did not end well'
done <followers
for unit in 1 3; do
    run --db "desk-$unit.db" sync status
    expect_done
    expect_in '0 entries wait to be sent'
done

it 'a folder with a part of a demo is not touched'
mkdir part
cp desk-3.db part
run demo --folder part --no-screen
expect_refused 'has a part of a demo'

# The demo at a terminal, until it shows the logins; then its screens are ended
# by $1, and all that it started must be gone.
demo_ends() {
    "$python" - "$GUANJIA" "$folder" "$1" "$2" <<'PYTHON'
import os, pty, signal, sys, time
program, folder, number, option = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
child, terminal = pty.fork()
if child == 0:
    os.environ["TERM"] = "xterm-256color"
    os.execv(program, [program, "demo", "--folder", folder] + [o for o in option if o])
def followers():
    found = []
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            words = open(f"/proc/{name}/cmdline", "rb").read().split(b"\0")
        except OSError:
            continue
        if {b"sync", b"serve", b"notify"} & set(words) and any(
                word.startswith(folder.encode()) for word in words):
            found.append(name)
    return found
def until(what, why):
    begun = time.monotonic()
    while not what():
        if time.monotonic() - begun > 20:
            sys.exit(why)
        time.sleep(0.02)
shown = b""
while b"chen" not in shown:
    shown += os.read(terminal, 4096)
until(lambda: len(followers()) == 5, "not two followers, each with its hotline, and one for messages")
until(lambda: os.path.exists(folder + "/messages"), "no message has left")
os.kill(child, number)
while True:
    try:
        if not os.read(terminal, 4096):
            break
    except OSError:
        break
os.waitpid(child, 0)
until(lambda: not followers(), "they go on")
PYTHON
}

it 'who keeps the desks in sync ends with the screens'
demo_ends 15 '' >out 2>err || fail 'after SIGTERM'
demo_ends 9 --hotline >out 2>err || fail 'after SIGKILL'
finish
