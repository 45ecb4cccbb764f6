# zone.sh -- the residence's time zone, whatever that of the terminal is
. ./library.sh
demo

it 'a terminal elsewhere sees and says the residence its times'
now='@1795449600' # 2026-11-24 00:00 in Taipei
export TZ=America/New_York
as chen zone Asia/Taipei
expect_refused 'may'
as admin zone
expect_out 'That of this machine'
as admin zone Asia/Taipei
expect_refused 'kept at the hotline'
as tsai --db hotline.db zone Asia/Taipei
expect_refused 'may'
as admin --db hotline.db zone Asia/Taipei
expect_done
run sync
expect_status 0
as chen zone
expect_out Asia/Taipei
run --db desk-1.db sync
as admin --db desk-1.db zone
expect_out Asia/Taipei
receive
case $number in
3-1124-*) ;;
*) fail "the number is of another day: $number" ;;
esac
as hsu request appoint "$number" --at '11-24 9:00' --to 王太太
as chen request show "$number" --json
grep -q '2026-11-24T01:00:00Z' out || fail 'the time was read in another zone'
as chen appointments 11-24
grep "$number" out | grep -q '09:00-10:00' || fail 'it is shown in another zone'

it 'what a standing order asks for is raised at the hour of the residence'
as hsu record standing_order set --home 1203 --category aircon --text 清洗 \
    --period day --first-on 2026-11-25 --at 08:00
expect_done
now='@1795564799' # 07:59:59 there, on the day after
as hsu request list --all
expect_not_in '3-1125-'
now='@1795564800'
as hsu request list --all
as hsu request list --all
[ "$(grep -c '3-1125-[A-Z]' out)" -eq 1 ] || fail 'it was not raised once'

it 'there are no other zones'
for wrong in Nowhere/City ../../../etc/passwd /etc/localtime '' Asia; do
    as admin --db hotline.db zone "$wrong"
    expect_refused 'no time zone'
    run --db none.db init --unit 3 --zone "$wrong"
    expect_refused 'no time zone'
    [ ! -e none.db ] || fail 'a database was made'
done
as chen zone
expect_out Asia/Taipei

it 'where it changes the desks follow'
as admin --db hotline.db zone Asia/Tokyo
run sync
as chen zone
expect_out Asia/Tokyo
as chen request show "$number" --json
grep -q '2026-11-24T01:00:00Z' out || fail 'a moment has moved'
as chen appointments 11-24
grep "$number" out | grep -q '10:00-11:00' || fail 'it is shown in another zone'
run --db hotline.db check
expect_done
run check
expect_done

it 'init takes one, else the one of this machine'
zone_is() { # DATABASE PIN ZONE
    export GUANJIA_PIN="$2"
    run --db "$1" --as admin zone
    expect_out "$3"
    unset GUANJIA_PIN
}
run --db said.db init --hotline --zone Asia/Seoul
expect_done
expect_in 'Asia/Seoul'
said=$(sed -n 's/.*PIN \([0-9]*\),.*/\1/p' out)
zone_is said.db "$said" Asia/Seoul
export TZ=:Asia/Tokyo
run --db here.db init --unit 3
expect_in 'Asia/Tokyo'
zone_is here.db "$(sed -n 's/.*PIN \([0-9]*\),.*/\1/p' out)" Asia/Tokyo
export TZ=CST-8
run --db none.db init --unit 3
expect_status 2
expect_sentence '--zone'
[ ! -e none.db ] || fail 'a database was made'
run --db none.db init --unit 3 --hub 'exec:exit 3' --zone Asia/Tokyo
expect_status 2
expect_sentence "hotline's"

it 'a desk that worked alone takes its hotline'\''s'
export TZ=Asia/Tokyo
run --db here.db sync --hub "exec:$GUANJIA --db $folder/said.db serve --desk 3"
expect_status 0
run --db here.db sync
zone_is here.db "$said" Asia/Seoul
zone_is said.db "$said" Asia/Seoul

finish
