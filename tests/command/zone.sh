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
expect_done
as chen zone
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
    as admin zone "$wrong"
    expect_refused 'no time zone'
done
as chen zone
expect_out Asia/Taipei

finish
