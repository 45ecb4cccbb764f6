# joining.sh -- a desk that worked alone joins a hotline; what is said is kept
. ../command/library.sh

first=$folder/hotline.db
desk=$folder/desk-3.db
lone=$folder/lone.db
to_first="exec:exec '$GUANJIA' --db '$first' serve"

run() {
    step=$*
    timeout 60 "$GUANJIA" "$@" >out 2>err </dev/null
    status=$?
}

with_pin() { # PIN words…
    GUANJIA_PIN=$1
    export GUANJIA_PIN
    shift
    run "$@"
    unset GUANJIA_PIN
}

at() { # DATABASE LOGIN words…
    GUANJIA_DB=$1
    export GUANJIA_DB
    shift
    as "$@"
    unset GUANJIA_DB
}

demo
unset GUANJIA_DB

# ---- people are the hotline's ------------------------------------------------------

it 'at a desk that has a hotline nobody changes a PIN, a person or a list'
at "$desk" chen staff pin chen --pin 4711
expect_refused 'are kept at the hotline; enter it there'
at "$desk" admin staff pin lin --pin 4711
expect_refused 'are kept at the hotline'
at "$desk" admin staff set --login new --name New --role butler
expect_refused 'are kept at the hotline'
at "$desk" admin home set --home 3-9999 --unit 3
expect_refused 'are kept at the hotline'
at "$first" chen staff pin chen --pin 4711
expect_done
run --db "$desk" sync
expect_status 0
with_pin 4711 --db "$desk" --as chen request list
expect_status 0

# ---- it worked alone ---------------------------------------------------------------

it 'a desk that worked alone says in one sentence what becomes of its own'
run --db "$lone" init --unit 3
pin=$(sed -n 's/.*PIN \([0-9]*\).*/\1/p' out)
[ -n "$pin" ] || { fail 'no desk was made'; finish; }
with_pin "$pin" --db "$lone" --as admin home set --home 3-1203 --unit 3
expect_status 0
run --db "$lone" sync --hub "$to_first --desk 3"
expect_status 0
[ "$(grep -c 'This desk worked alone until now' out)" -eq 1 ] ||
    fail 'it does not say so'
run --db "$lone" sync
expect_not_in 'worked alone'

it 'its built-in lists, which the hotline has, are shown to nobody as refused'
[ "$(sql "$lone" "SELECT count(*) FROM quarantine WHERE reason = 'same'")" \
    -gt 30 ] || fail 'they were not known'
run --db "$lone" sync status
[ "$(grep -c '^  ' out)" -le 3 ] || fail 'the screen is full of them'
expect_not_in 'The hotline has the same'
run --db "$lone" sync status --json
expect_json level False
[ "$(json refused)" -le 3 ] || fail 'they are counted'
run --db "$first" sync status
[ "$(grep -c '^  ' out)" -le 3 ] || fail 'the hotline is full of them'

# ---- what is said --------------------------------------------------------------------

it 'a call is kept line by line, with its time, for its owner only'
run --db "$desk" sync --record call.txt --hub \
    "$to_first --desk 3 --record '$folder/served.txt'"
expect_status 0
for file in call.txt served.txt; do
    [ "$(stat -c %a $file)" = 600 ] || fail "others can read $file"
    grep -vqE '^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}\.[0-9]{3} [<>] \{.*\}$' \
        $file && fail "$file has a line that is none"
done
head -1 call.txt | grep -q ' > {"say":"hello",.*"role":"desk"' ||
    fail 'it does not begin with a greeting'
sed -n 's/.* > //p' call.txt >said
sed -n 's/.* < //p' served.txt >came
cmp -s said came || fail 'the two ends do not tell the same'
[ -s said ] || fail 'nothing was kept'

it 'it is added to, and never written where others can read'
lines=$(wc -l <call.txt)
run --db "$desk" sync --record call.txt
expect_status 0
[ "$(wc -l <call.txt)" -gt "$lines" ] || fail 'it was not added to'
: >open.txt
chmod 644 open.txt
run --db "$desk" sync --record open.txt
expect_refused 'only you can read'
ln -s call.txt link.txt
run --db "$desk" sync --record link.txt
expect_refused 'cannot be written'

# ---- one line, two programs ----------------------------------------------------------

it 'who waits for the line takes it over when the other ends'
"$GUANJIA" --db "$desk" sync --follow </dev/null >follow.1 2>&1 &
one=$!
tries=0
until "$GUANJIA" --db "$desk" sync status --json | grep -q '"level":true' ||
    [ "$tries" -gt 200 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
run --db "$desk" sync --follow
expect_refused 'Another guanjia sync is at work'
"$GUANJIA" --db "$desk" sync --follow --wait </dev/null >follow.2 2>&1 &
two=$!
trap 'kill $one $two 2>/dev/null; rm -rf "$folder"' EXIT
kill "$one"
wait "$one" 2>/dev/null
at "$desk" hsu request receive --home 1203 --category leak --text over
expect_status 0
tries=0
until [ "$(sql "$first" "SELECT count(*) FROM request WHERE text = 'over'")" \
    -eq 1 ] || [ "$tries" -gt 200 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
[ "$tries" -le 200 ] || fail 'the other one did not take over'
kill "$two"
wait "$two" 2>/dev/null

finish
