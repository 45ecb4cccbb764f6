# library.sh -- what the tests of the command line share
#
#     it 'a closed request is not accepted'
#     as chen request accept "$number"
#     expect_refused 'accept is not possible now'
#
# $GUANJIA is the program.  Everything happens in a folder of its own, at
# $now, on the demo residence.  `run` leaves out, err and $status.
set -u
# The interpreter itself: a wrapper around it would cost more than the test.
python=$(python3 -c 'import sys; print(sys.executable)') || exit 77
: "${GUANJIA:?the program to test}"

here=$PWD
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
unset GUANJIA_DB GUANJIA_PIN GUANJIA_FORMS GUANJIA_ROLES LANGUAGE LANG
export HOME="$folder" XDG_DATA_HOME="$folder/data" LC_ALL=C.UTF-8
export TZ=Asia/Taipei

now='2026-11-23 14:00:00'
failures=0
title='' step='' status=0

it() { title=$1; }

fail() {
    failures=$((failures + 1))
    printf 'FAILED: %s\n    guanjia %s\n    %s\n' "$title" "$step" "$1"
    sed 's/^/    out| /' out | head -20
    sed 's/^/    err| /' err | head -20
}

finish() {
    [ "$failures" -eq 0 ] || { echo "$failures failed"; exit 1; }
}

# ---- running ------------------------------------------------------------------

run() {
    step=$*
    timeout 60 "$GUANJIA" --now "$now" "$@" >out 2>err </dev/null
    status=$?
}

# The program at a terminal: at_terminal ANSWER words…  Types ANSWER when it asks
# something; out is what the terminal showed.
at_terminal() {
    answer=$1
    shift
    step=$*
    timeout 60 "$python" - "$answer" "$GUANJIA" --now "$now" "$@" >out 2>err \
        <<'PYTHON'
import os, pty, sys
answer, words = sys.argv[1], sys.argv[2:]
child, terminal = pty.fork()
if child == 0:
    os.execv(words[0], words)
shown = b""
while True:
    try:
        part = os.read(terminal, 4096)
    except OSError:
        break
    shown += part
    if answer and shown.endswith(b": "):
        os.write(terminal, answer.encode() + b"\n")
        answer = ""
sys.stdout.buffer.write(shown)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
PYTHON
    status=$?
}

pin_of() {
    case $1 in
    admin) echo 9000 ;; chen) echo 1203 ;; lin) echo 2468 ;;
    hsu) echo 1357 ;; tsai) echo 5341 ;; wu) echo 1101 ;;
    kao) echo 1515 ;; chang) echo 1191 ;; sato) echo 1616 ;; *) echo 0000 ;;
    esac
}

as() {
    export GUANJIA_PIN
    GUANJIA_PIN=$(pin_of "$1")
    run --as "$@"
    unset GUANJIA_PIN
}

# A copy of what the test demo_ready has made: to make it anew takes longer than
# most tests.
demo_copy() {
    step="a copy of $DEMO_READY"
    cp -R "$DEMO_READY"/. "$folder" && rm -f "$folder"/*-shm
    for base in desk-1 desk-3; do
        sql "$base.db" "UPDATE setting SET value = replace(value,
            '$DEMO_READY', '$folder') WHERE name IN ('hub', 'sync_state')"
        status=$?
    done
}

demo() {
    if [ -n "${DEMO_READY:-}" ]; then
        demo_copy
    else
        run demo --folder "$folder" --no-screen
    fi
    [ "$status" -eq 0 ] || { fail 'the demo was not made'; finish; }
    export GUANJIA_DB="$folder/desk-3.db"
}

# Receives a request; its number is $number.
receive() {
    as hsu request receive --home 1203 --category leak --text 漏水 "$@"
    number=$(cat out)
    [ "$status" -eq 0 ] || fail 'nothing was received'
}

# ---- expecting ------------------------------------------------------------------

expect_status() {
    [ "$status" -eq "$1" ] || fail "status $status, not $1"
}

# The whole output.
expect_out() {
    [ "$(cat out)" = "$1" ] || fail "the output is not: $1"
}

# A part of it.
expect_in() {
    grep -qF -- "$1" out || fail "the output lacks: $1"
}

expect_not_in() {
    ! grep -qF -- "$1" out || fail "the output has: $1"
}

expect_done() {
    expect_status 0
    [ ! -s err ] || fail 'there is something on standard error'
}

# Nothing on standard output, one sentence with the words on the other.
expect_sentence() {
    [ ! -s out ] || fail 'there is something on standard output'
    [ "$(wc -l <err)" -eq 1 ] || fail 'there is not one sentence'
    grep -q '^guanjia: ' err || fail 'it does not say who speaks'
    grep -qF -- "$1" err || fail "the sentence lacks: $1"
}

expect_refused() {
    expect_status 1
    expect_sentence "$1"
}

expect_wrong() {
    expect_status 2
    expect_sentence "$1"
}

# A value of the JSON in out's first line: json promises.5.state
json() {
    "$python" -c '
import json, sys
value = json.loads(open("out", encoding="utf-8").readline())
for part in sys.argv[1].split("."):
    value = value[int(part) if isinstance(value, list) else part]
print("null" if value is None else value)' "$1"
}

# Values of it: expect_json state sent promises.5.left 60
expect_json() {
    "$python" - "$@" <<'PYTHON' >differs 2>&1 || fail "$(tail -1 differs)"
import json, sys
whole = json.loads(open("out", encoding="utf-8").readline())
for name, wanted in zip(sys.argv[1::2], sys.argv[2::2]):
    value = whole
    for part in name.split("."):
        value = value[int(part) if isinstance(value, list) else part]
    value = "null" if value is None else str(value)
    if value != wanted:
        sys.exit(f"{name} is {value}, not {wanted}")
PYTHON
}

# What a statement finds, or does, in a database.
sql() {
    "$python" - "$1" "$2" <<'PYTHON'
import sqlite3, sys
base = sqlite3.connect(sys.argv[1])
for row in base.execute(sys.argv[2]):
    print(*row, sep="|")
base.commit()
PYTHON
}

facts() {
    sql "${GUANJIA_DB}" 'SELECT count(*) FROM journal'
}

# Every line of out is a JSON object.
expect_json_lines() {
    "$python" -c '
import json, sys
lines = open("out", encoding="utf-8").read().splitlines()
assert lines and all(isinstance(json.loads(l), dict) for l in lines)' ||
        fail 'the lines are no JSON objects'
}

expect_state() {
    as hsu request show "$1" --json
    expect_json state "$2"
}
