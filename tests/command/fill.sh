# fill.sh -- a desk that gets everything from its hotline, when it is made
. ./library.sh

# Clocks are the system's: the hotline's is not told what is now.
run() {
    step=$*
    timeout 60 "$GUANJIA" "$@" >out 2>err </dev/null
    status=$?
}

hotline=$folder/hotline.db
hub="exec:$GUANJIA --db $hotline serve --desk 3"
run --db "$hotline" init --hotline
GUANJIA_PIN=$(sed -n 's/.*PIN \([0-9]*\).*/\1/p' out)
export GUANJIA_PIN
for kind in staff home household; do
    file=$here/../../data/demo/$kind.csv
    [ $kind = home ] && file=$here/../../data/demo/homes.csv
    [ $kind = household ] && file=$here/../../data/demo/households-3.csv
    run --db "$hotline" --as admin import $kind "$file"
    [ "$status" -eq 0 ] || { fail "no $kind was brought in"; finish; }
    GUANJIA_PIN=9000
done
unset GUANJIA_PIN

it 'a desk is filled when it is made'
run --db whole.db init --unit 3 --hub "$hub"
expect_done
expect_in 'filled it from the hotline'
as chen --db whole.db household list --json
expect_done
[ "$(wc -l <out)" -eq 36 ] || fail 'not all households are there'

it 'a desk has no people and lists but those of its hotline'
[ "$(sql whole.db 'SELECT count(*) FROM journal WHERE origin =
    (SELECT value FROM setting WHERE name = "origin")')" -le 1 ] ||
    fail 'it has written something itself'

it 'a bar shows how far it is'
at_terminal '' --db bar.db init --unit 3 --hub "$hub"
expect_status 0
expect_in 'Filling from the hotline ['
expect_in '100 %'

it 'the next address is called where the first does not answer'
run --db second.db init --unit 3 --hub 'exec:exit 3' --hub "$hub"
expect_done
expect_in 'filled it from the hotline'
[ "$(sql second.db "SELECT value FROM setting WHERE name = 'hub'")" = \
    "exec:exit 3
$hub" ] || fail 'the addresses are not kept'

it 'a desk without its hotline is made, and says what to do'
run --db later.db init --unit 3 --hub "exec:test -e there && ${hub#exec:}"
expect_done
expect_in 'guanjia sync'
expect_in 'cannot be reached'
as chen --db later.db request list
expect_refused 'does not have everything from its hotline yet'
touch there
run --db later.db sync
expect_done
as chen --db later.db request list
expect_done

it 'a filling that is cut short is seen by nobody, and goes on'
run --db cut.db init --unit 3 \
    --hub "exec:${hub#exec:} | { head -c 20000; kill -9 0; }"
expect_done
expect_in 'guanjia sync'
as chen --db cut.db request list
expect_refused 'does not have everything from its hotline yet'
run --db cut.db sync --hub "$hub"
expect_done
as chen --db cut.db household list --json
[ "$(wc -l <out)" -eq 36 ] || fail 'not all households are there'

it 'a hotline has no hotline, and each address is looked at'
run --db new.db init --hotline --hub "$hub"
expect_wrong 'A hotline calls nobody'
run --db new.db init --unit 3 --hub "$hub" --hub ftp://hotline
expect_wrong 'ftp://hotline is no address of a hotline'
[ ! -e new.db ] || fail 'a desk was made'

it 'a unit for systemd names this program and this database'
run --db whole.db sync unit-file
expect_done
grep -qx "ExecStart=\"$GUANJIA\" --db \"$folder/whole.db\" sync --follow" out ||
    fail 'it starts something else'
run --db "$hotline" sync unit-file
expect_refused "is a hotline's database"
mkdir 'a %$"b'
run --db 'a %$"b/desk.db' init --unit 3 --hub 'exec:exit 3'
run --db 'a %$"b/desk.db' sync unit-file
expect_done
expect_in "$folder/a %%\$\$\\\"b/desk.db\" sync"
finish
