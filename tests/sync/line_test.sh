#!/bin/sh
# line_test.sh -- desk and hotline over bad lines, killed, and beside strangers
#
#     GUANJIA=… RELAY=… HOUSE=… sh line_test.sh [PART …]
#
# Parts: slow many cut kill full hostile replay stall.  GUANJIA_LINE_SECONDS: how
# long processes are killed (4); from 60 on, part stall runs as well.
# GUANJIA_LINE_SEED: which lines are cut where.
set -u
seconds=${GUANJIA_LINE_SECONDS:-4}
seed=${GUANJIA_LINE_SEED:-1}
folder=$(mktemp -d)
mounted=
trap leave EXIT
export LC_ALL=C.UTF-8
unset GUANJIA_DB

leave() {
    [ -z "$mounted" ] || umount -l "$folder/small"
    rm -rf "$folder"
}

fail() {
    echo "line_test: $*" >&2
    for note in "$folder"/*.err; do
        [ ! -s "$note" ] || sed "s|^|  ${note##*/}: |" "$note" >&2
    done
    exit 1
}

note() {
    echo "line_test: $*"
}

# A number below $1 that depends on the seed, into $drawn.
draw() {
    seed=$(((seed * 1103515245 + 12345) % 2147483648))
    drawn=$((seed / 1024 % $1))
}

# A hotline and a desk of unit 3 that knows it already.
ground() {
    at=${1:-$folder} hotline=${2:-$folder}/hotline.db desk=$at/desk.db
    rm -f "$hotline" "$hotline"-* "$desk" "$desk"-*
    "$HOUSE" make "$hotline" || fail "no hotline"
    "$HOUSE" join "$desk" 3 || fail "no desk"
    serve="exec \"$GUANJIA\" --db \"$hotline\" serve --desk 3"
}

# sync_over "RELAY'S OPTIONS": once.
sync_over() {
    timeout 120 "$GUANJIA" --db "$desk" sync --hub \
        "exec:exec \"$RELAY\" $1 -- \"$GUANJIA\" --db \"$hotline\" serve --desk 3" \
        >"$folder/sync.out" 2>"$folder/sync.err" </dev/null
}

sync_plain() {
    timeout 120 "$GUANJIA" --db "$desk" sync --hub "exec:$serve" \
        >"$folder/sync.out" 2>"$folder/sync.err" </dev/null
}

assert_same() {
    "$HOUSE" print "$hotline" 3 >"$folder/a" || fail "$1: the hotline's file"
    "$HOUSE" print "$desk" 3 >"$folder/b" || fail "$1: the desk's file"
    cmp -s "$folder/a" "$folder/b" || {
        diff "$folder/a" "$folder/b" | head -5 >&2
        fail "$1: not the same"
    }
}

say() {
    "$HOUSE" say "$1" "$2" || fail "nothing can be said at $1"
}

# ---- lines ---------------------------------------------------------------------

slow() {
    ground
    say "$desk" 150
    say "$hotline" 100
    began=$(date +%s)
    sync_over "--rate 8000 --delay 150 --loss 1 --seed $seed" ||
        fail "over a slow line"
    assert_same "over a slow line"
    note "250 entries, 64 kbit/s, 300 ms, 1 % lost: $(($(date +%s) - began)) s"
}

# As many as wait after days alone: a desk sees them grow less, and after the
# line broke the next call begins where that one ended.
many() {
    ground
    sync_plain || fail "before many"
    facts=10000
    "$HOUSE" say "$desk" $facts || fail "nothing can be said at $desk"
    before=$(waiting)
    [ "$before" -eq $facts ] || fail "$before wait, not $facts"
    if sync_over "--rate 8000 --delay 150 --loss 1 --cut ${1:-40000}"; then
        fail "many went over a line that was cut"
    fi
    after=$(waiting)
    [ "$after" -lt "$before" ] || fail "nothing arrived before the cut"
    sync_over "--record \"$folder/rest\"" || fail "after the cut"
    again=$(grep -c '"say":"fact"' "$folder/rest.up")
    [ "$again" -le "$after" ] ||
        fail "$again went after the cut, where $after were left"
    assert_same "after many"
    note "$((facts - after)) of $facts arrived before the cut, $again after it"
}

# How many entries of the desk's the hotline has not acknowledged.
waiting() {
    "$GUANJIA" --db "$desk" sync status --json |
        sed 's/.*"waiting":\([0-9]*\).*/\1/'
}

cut() {
    ground
    say "$desk" 150
    say "$hotline" 150
    tries=0
    draw 40000
    until sync_over "--cut $drawn"; do
        draw 40000
        tries=$((tries + 1))
        [ $tries -lt 400 ] || fail "never level over cut lines"
    done
    [ $tries -gt 0 ] || fail "no line was cut"
    assert_same "after $tries cuts"
    note "level after $tries cuts"
}

stall() {
    ground
    say "$desk" 50
    if sync_over "--stall 3000"; then
        fail "a line that stalled was taken for a good one"
    fi
    grep -q dead "$folder/sync.err" || fail "a stall was not told"
    sync_plain || fail "after a stall"
    assert_same "after a stall"
}

# ---- processes ------------------------------------------------------------------

kill_file() {
    [ ! -s "$1" ] || kill -9 "$(cat "$1")" 2>/dev/null
    rm -f "$1"
}

follow() {
    "$GUANJIA" --db "$desk" sync --follow --hub \
        "exec:echo \$\$ >\"$folder/serve.pid\"; $serve" \
        >"$folder/follow.out" 2>"$folder/follow.err" </dev/null &
    echo $! >"$folder/follow.pid"
}

write_on() {
    "$HOUSE" say "$1" 100000 2>/dev/null &
    echo $! >"$folder/writer-$2.pid"
}

kill_some() {
    draw 4
    case $drawn in
    0) kill_file "$folder/follow.pid" && follow ;;
    1) kill_file "$folder/serve.pid" ;;
    2) kill_file "$folder/writer-desk.pid" && write_on "$desk" desk ;;
    *) kill_file "$folder/writer-hotline.pid" && write_on "$hotline" hotline ;;
    esac
}

kill_all() {
    ground
    kills=0
    until=$(($(date +%s) + seconds))
    follow
    write_on "$desk" desk
    write_on "$hotline" hotline
    while [ "$(date +%s)" -lt $until ]; do
        draw 30
        sleep "0.$((drawn + 10))"
        kill_some
        kills=$((kills + 1))
    done
    for which in writer-desk writer-hotline follow serve; do
        kill_file "$folder/$which.pid"
    done
    wait
    sync_plain || fail "after kills"
    assert_same "after kills"
    note "the same after $kills kills: $(wc -l <"$folder/a") lines"
}

# ---- disks ----------------------------------------------------------------------

# A log has room for as many words as are said here: takes it away, down to the
# last page (of 4096 bytes and a head of 24) that is in use.
room_away() {
    python3 -c '
import sys
with open(sys.argv[1], "r+b") as log:
    used = len(log.read().rstrip(bytes(1))) - 32
    log.truncate(32 + -(-used // 4120) * 4120)' "$1-wal" ||
        fail "the log of $1 has no room"
}

# full NAME DESK-FOLDER HOTLINE-FOLDER WRITER READER: that one's words do not fit
# at the reader.
full_on() {
    mount -o remount,size=100m "$folder/small"
    ground "$2" "$3"
    sync_plain || fail "before the disk of the $1 is full"
    say "$4" 900
    room_away "$5"
    kib=$(du -k "$folder/small" | awk '{ print $1 }')
    mount -o remount,size=$((kib + 200))k "$folder/small"
    if sync_plain; then
        fail "the disk of the $1 did not fill"
    fi
    [ "$(wc -l <"$folder/sync.err")" -le 2 ] || fail "$1: more than a sentence"
    told=$(head -1 "$folder/sync.err")
    grep -q full "$folder/sync.err" || fail "$1: full, but told: $told"
    mount -o remount,size=100m "$folder/small"
    sync_plain || fail "after the disk of the $1 was full"
    assert_same "after the disk of the $1 was full"
    note "full disk of the $1: $told"
}

full() {
    mkdir -p "$folder/small"
    if [ "$(id -u)" != 0 ] ||
        ! mount -t tmpfs -o size=100m small "$folder/small" 2>/dev/null; then
        note "full disk: skipped, only root can mount a small one"
        return
    fi
    mounted=yes
    full_on desk "$folder/small" "$folder" "$folder/hotline.db" \
        "$folder/small/desk.db"
    full_on hotline "$folder" "$folder/small" "$folder/desk.db" \
        "$folder/small/hotline.db"
    umount "$folder/small" && mounted=
}

# ---- strangers ------------------------------------------------------------------

# Runs its words with a limit of 16 MiB where no sanitizer needs more.
measured() {
    python3 -c '
import resource, subprocess, sys
status = subprocess.call(sys.argv[2:])
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
if sys.argv[1] == "plain" and peak > 16 << 10:
    print("used", peak, "KiB", file=sys.stderr)
    status = 99
sys.exit(status)' "$kind" timeout 20 "$@"
}

strangers() {
    case $1 in
    yes) exec yes ;;
    random) exec head -c 1000000 /dev/urandom ;;
    endless) head -c 60000000 /dev/zero | tr '\0' x ;;
    deep)
        printf '{"say":'
        head -c 1000000 /dev/zero | tr '\0' '['
        echo
        ;;
    nested)
        printf '{"say":"hello","x":'
        head -c 1000000 /dev/zero | sed 's/\x00/{"a":/g'
        echo
        ;;
    utf8) printf '{"say":"hello","program":"\377\376"}\n' ;;
    nul) printf '{"say":"hel\000lo"}\n' ;;
    banner) printf 'Last login: Mon Nov 23 10:00:00\nWelcome!\n$ ' ;;
    http) printf 'HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n' ;;
    many) yes '{"say":"fact","origin":1,"seq":1,"stamp":1}' ;;
    mute) ;;
    numbers)
        printf '{"say":"hello","protocol":99999999999999999999,"least":-1}\n'
        ;;
    esac
}

counted() {
    python3 -c '
import sqlite3, sys
print(sqlite3.connect(sys.argv[1]).execute(
    "SELECT count(*), total(mark % 1000003) FROM journal").fetchone())' "$1"
}

# told NAME END STATUS EXPECTED
told() {
    [ "$3" = "$4" ] || fail "$2 beside $1: exit $3"
    [ "$(wc -l <"$folder/$2.err")" -eq "$4" ] ||
        fail "$2 beside $1: not one sentence"
    [ "$before" = "$(counted "$hotline") $(counted "$desk")" ] ||
        fail "$2 took something from $1"
}

hostile() {
    kind=plain
    if grep -aq __asan_init "$GUANJIA"; then
        kind=sanitized
    fi
    ground
    sync_plain || fail "before strangers"
    before="$(counted "$hotline") $(counted "$desk")"
    for name in yes random endless deep nested utf8 nul banner http many mute \
        numbers; do
        if [ $name = many ]; then # words before a greeting are passed over
            strangers $name | head -c 3000000 >"$folder/bytes"
        else
            strangers $name | head -c 60000000 >"$folder/bytes"
        fi
        expected=1
        case $name in
        mute) expected=0 ;; # somebody called and said nothing
        many) expected=0 ;;
        esac
        measured "$GUANJIA" --db "$hotline" serve --desk 3 <"$folder/bytes" \
            >/dev/null 2>"$folder/serve.err"
        told $name serve $? $expected
        measured "$GUANJIA" --db "$desk" sync --hub \
            "exec:exec cat \"$folder/bytes\"" >/dev/null 2>"$folder/desk.err"
        told $name desk $? 1
    done
    note "strangers: one sentence each, nothing taken"
}

# The desk's part of a good call, in pieces, to a hotline as it was then.
replay() {
    ground
    sync_plain || fail "before a call is recorded"
    say "$desk" 60
    cp "$hotline" "$folder/then.db"
    [ ! -s "$hotline-wal" ] || cp "$hotline-wal" "$folder/then.db-wal"
    sync_over "--record \"$folder/call\"" || fail "while a call is recorded"
    if [ -n "${GUANJIA_LINE_KEEP:-}" ]; then
        cp "$folder"/call.* "$GUANJIA_LINE_KEEP"
    fi
    up=$folder/call.up
    sed p "$up" >"$folder/doubled"
    sort "$up" >"$folder/sorted"
    sed -n '1!G;h;$p' "$up" >"$folder/backwards"
    head -c 9000 "$up" >"$folder/short"
    sed 30d "$up" >"$folder/gap"
    sed 's/"arrival":/"arrival":9/' "$up" >"$folder/ahead"
    sed '20s/request/staff/' "$up" >"$folder/other"
    tr a b <"$up" >"$folder/letters"
    for name in doubled sorted backwards short gap ahead other letters; do
        cp "$folder/then.db" "$hotline"
        rm -f "$hotline"-*
        [ ! -f "$folder/then.db-wal" ] ||
            cp "$folder/then.db-wal" "$hotline-wal"
        timeout 20 "$GUANJIA" --db "$hotline" serve --desk 3 \
            <"$folder/$name" >/dev/null 2>"$folder/serve.err"
        status=$?
        [ $status -le 1 ] || fail "$name: exit $status"
        [ "$(wc -l <"$folder/serve.err")" -eq $status ] ||
            fail "$name: not one sentence"
        "$HOUSE" print "$hotline" 3 >"$folder/a" || fail "$name: half taken"
    done
    note "replayed in pieces: nothing half taken"
}

[ $# -gt 0 ] || {
    set -- slow many cut kill full hostile replay
    [ "$seconds" -lt 60 ] || set -- "$@" stall
}
for part in "$@"; do
    case $part in
    kill) kill_all ;;
    *) "$part" ;;
    esac
done
