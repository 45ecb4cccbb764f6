# together.sh -- several programs on one database, and a clock from a file
. ./library.sh
demo

it 'calls taken at once get numbers of their own'
GUANJIA_PIN=1357 && export GUANJIA_PIN
for desk in 1 2 3 4; do
    for call in 1 2 3; do
        timeout 60 "$GUANJIA" --now "$now" --as hsu request receive \
            --home 1203 --category leak --text "$desk/$call" \
            >"number.$desk.$call" 2>>errors </dev/null || echo failed >>errors
    done &
done
wait
unset GUANJIA_PIN
[ ! -s errors ] || fail "$(cat errors)"
[ "$(cat number.* | sort -u | wc -l)" -eq 12 ] || fail 'a number came twice'
[ "$(cat number.* | sort | tail -1)" = 3-1123-037 ] || fail 'one was left out'
run check
expect_done

it 'of two that accept at once, one is told'
receive
GUANJIA_PIN=1357 && export GUANJIA_PIN
for desk in 1 2; do
    timeout 60 "$GUANJIA" --now "$now" --as hsu request accept "$number" \
        >"out.$desk" 2>"err.$desk" </dev/null && echo "$desk" >>accepted &
done
wait
unset GUANJIA_PIN
[ "$(wc -l <accepted)" -eq 1 ] || fail 'not just one accepted it'
cat err.1 err.2 | grep -q 'accept is not possible now' || fail 'nobody was told'

it 'the clock can be a file'
echo '2026-11-23 15:00' >clock
now=@clock
receive
as chen request show "$number" --json
expect_json received_at 2026-11-23T07:00:00Z
date -d '2026-11-24 00:10' +%s >clock
receive
expect_out 3-1124-001
now=@nowhere
as chen request list
expect_wrong nowhere
finish
