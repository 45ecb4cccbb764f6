# standby.sh -- a hotline is lost, its standby takes over, the first comes back
#
# Real programs that call each other by exec:, on the demo residence.
. ../command/library.sh

first=$folder/hotline.db
second=$folder/standby.db
desk=$folder/desk-3.db
keys=$folder/authorized_keys
to_first="exec:exec '$GUANJIA' --db '$first' serve"
to_second="exec:exec '$GUANJIA' --db '$second' serve"
followers=''
trap 'kill $followers 2>/dev/null; rm -rf "$folder"' EXIT

# The clocks are the system's: both ends' are told to nobody here.
run() {
    step=$*
    timeout 60 "$GUANJIA" "$@" >out 2>err </dev/null
    status=$?
}

at() { # DATABASE LOGIN words…
    GUANJIA_DB=$1
    export GUANJIA_DB
    shift
    as "$@"
    unset GUANJIA_DB
}

wait_for() { # words…, tried ten times a second until they hold
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -le 200 ] || return 1
        sleep 0.1
    done
}

facts_of() { # DATABASE WHERE
    sql "$1" "SELECT origin, seq, mark, scope FROM journal $2 ORDER BY 1, 2, 3"
}

expect_same() { # DATABASE DATABASE WHERE
    facts_of "$1" "${3:-}" >facts.1
    facts_of "$2" "${3:-}" >facts.2
    [ -s facts.1 ] || fail 'there are no facts'
    cmp -s facts.1 facts.2 || fail 'the two do not hold the same facts'
}

knows_desk() { # DATABASE UNIT
    [ "$(sql "$1" "SELECT count(*) FROM desk WHERE unit = $2")" -eq 1 ]
}

tells() { # DATABASE SENTENCE: of where it stands with others, by and by
    run --db "$1" sync status
    grep -q "$2" out
}

has_text() { # DATABASE TEXT
    [ "$(sql "$1" "SELECT count(*) FROM request WHERE text = '$2'")" -eq 1 ]
}

key_make() { # NAME BYTE: a public key of that byte
    "$python" - "$2" >"$1" <<'PYTHON'
import base64, struct, sys
part = lambda b: struct.pack(">I", len(b)) + b
key = part(b"ssh-ed25519") + part(sys.argv[1].encode() * 32)
print("ssh-ed25519", base64.b64encode(key).decode(), "somebody")
PYTHON
}

demo
unset GUANJIA_DB
key_make three.pub a
key_make four.pub b
key_make standby.pub c

# ---- beside the first -----------------------------------------------------------

it 'a standby is let in by a line of its own'
at "$first" admin desk add standby --key standby.pub
expect_done
grep -q '^restrict,command="[^"]* serve --standby --key SHA256:[^"]*" ssh-ed25519 [^ ]* guanjia-standby$' \
    out || fail 'that is not its line'
at "$first" admin desk add 3 --key three.pub --name 'Tower A'
expect_done
at "$first" admin desk list
expect_in standby

it 'a standby says of which hotline it is one'
run --db "$second" init --standby
expect_wrong 'Say of which hotline'
run --db "$second" init --standby --hotline --hub "$to_first --standby"
expect_wrong 'Say for whom'

it 'it is filled with everything, of all units and the hotline alone'
run --db "$second" init --standby --hub "$to_first --standby"
expect_status 0
expect_in 'filled it from the hotline'
expect_same "$first" "$second"
at "$second" tsai desk list
expect_in 'Tower A'

it 'it shows all, and takes nothing'
at "$second" tsai request list
expect_status 0
expect_in 3-1123-
at "$second" tsai request receive --home 3-1203 --category leak --text no
expect_refused 'This is the standby, which only looks on'
at "$second" admin staff pin chen --pin 4711
expect_refused 'This is the standby'
at "$second" admin desk add 4 --key four.pub
expect_refused 'This is the standby'
at "$second" tsai desk revoke 3
expect_refused 'This is the standby'

it 'it is kept in sync while the line stands, its desks too'
"$GUANJIA" --db "$second" sync --follow >follow.out 2>follow.err </dev/null &
follower=$!
followers=$follower
at "$first" tsai request receive --home 3-1203 --category leak --text early
expect_status 0
wait_for has_text "$second" early || fail 'the standby does not have it'
at "$first" admin desk add 4 --key four.pub
expect_done
wait_for knows_desk "$second" 4 || fail 'it does not know the desk'
wait_for tells "$second" 'Level with the hotline' || fail 'it is not level'
wait_for tells "$first" 'The standby: 0 entries wait' || fail 'some wait'

it 'a desk that calls it is told so, and calls the next address'
run --db "$desk" sync --hub "$to_second --desk 3"
expect_status 1
grep -q 'This is the standby of the hotline' err || fail 'it was not told'
run --db "$desk" sync --hub "$to_second --desk 3" --hub "$to_first --desk 3"
expect_status 0
expect_in 'have the same'
expect_same "$first" "$desk" 'WHERE scope IN (0, 3)'
kill "$follower"
wait "$follower" 2>/dev/null

# ---- the first is lost ------------------------------------------------------------

it 'what the first had alone, and what a desk says meanwhile'
at "$first" tsai request receive --home 1-0301 --category leak --text alone
expect_status 0
at "$first" admin staff set --login late --name Late --role butler
expect_status 0
mkdir lost
mv "$first"* lost
at "$desk" chen request receive --home 1203 --category leak --text meanwhile
expect_status 0

it 'who may not promote is told who may'
at "$second" chen hotline promote
expect_refused 'may not make the standby the hotline'
at "$second" chen hotline
expect_wrong 'What about the hotline'
at "$desk" admin hotline promote
expect_refused 'what is promoted is a standby'

it 'the standby is promoted, and lets the desks in'
at "$second" tsai hotline promote --authorized-keys "$keys"
expect_done
expect_in 'This is the hotline from now on'
[ "$(grep -c '^restrict,command="[^"]* serve --desk [34] .*guanjia-desk-[34]$' \
    "$keys")" -eq 2 ] || fail 'the desks are not let in'
at "$second" admin desk keys
expect_done
cmp -s out "$keys" || fail 'keys prints other lines'
run --db "$second" sync status
expect_in 'This is the hotline since'

it 'a desk follows by its list of addresses, nothing lost, nothing doubled'
run --db "$desk" sync --hub "$to_first --desk 3" --hub "$to_second --desk 3"
expect_status 0
expect_in 'have the same'
expect_same "$second" "$desk" 'WHERE scope IN (0, 3)'
has_text "$second" meanwhile || fail 'what the desk said is not there'
has_text "$second" early || fail 'what was there is not there'

it 'the numbers of the second are told apart from those of the first'
at "$second" tsai request receive --home 1-0302 --category leak --text after
expect_status 0
grep -qx 'H1-[0-9]*-[0-9]*' out || fail 'that is no number of the second'

# ---- the first comes back ----------------------------------------------------------

it 'a desk that has heard of the second believes the first no more'
mv lost/* .
run --db "$desk" sync --hub "$to_first --desk 3"
expect_status 1
grep -q 'Another one is the hotline since' err || fail 'it was believed'
run --db "$first" sync log
expect_in 'Another one is the hotline since'

it 'the first steps down, and gives back what only it had'
has_text "$second" alone && fail 'the second has it already'
run --db "$second" sync
expect_status 0
has_text "$second" alone || fail 'it did not give it back'
has_text "$first" after || fail 'it did not get what it lacked'
expect_same "$first" "$second"
run --db "$first" sync log
expect_in 'this is its standby from now on'
run --db "$first" sync status
expect_in 'This is the standby of the hotline'
at "$first" tsai request receive --home 3-1203 --category leak --text no
expect_refused 'This is the standby'

it 'desks go on at the second, and get what came back'
run --db "$desk" sync --hub "$to_first --desk 3" --hub "$to_second --desk 3"
expect_status 0
expect_same "$second" "$desk" 'WHERE scope IN (0, 3)'
at "$desk" admin staff list
expect_in Late
for database in "$first" "$second" "$desk"; do
    run --db "$database" check
    expect_status 0
done

it 'the first can be the hotline again'
at "$first" tsai hotline promote
expect_done
run --db "$second" sync
expect_status 0
expect_in 'This standby and the hotline have the same'
at "$second" tsai request receive --home 3-1203 --category leak --text no
expect_refused 'This is the standby'
expect_same "$first" "$second"
run --db "$desk" sync
expect_status 0
expect_same "$first" "$desk" 'WHERE scope IN (0, 3)'

finish
