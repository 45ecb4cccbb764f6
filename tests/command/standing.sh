# standing.sh -- when a standing order comes up next
. ./library.sh
demo

it 'the next five dates are told, without days that are left out'
as hsu record standing_order set --place 大堂 --category aircon --text 保養 \
    --period month --first-on 2026-10-31 --at 08:30 --skipped '12-31'
expect_done
order=$(cat out)
as hsu record standing_order show "$order"
expect_done
[ "$(grep -o 'Next dates: .*' out | cut -d' ' -f3,4)" = '2026-11-30 08:30
2027-01-01 08:30
2027-01-31 08:30
2027-02-28 08:30
2027-03-31 08:30' ] || fail 'other dates are told'
as hsu record standing_order show "$order" --json
expect_json_lines
expect_in '"next":["2026-11-30T00:30:00Z","2027-01-01T00:30:00Z"'

it 'of one that has ended none are told'
as hsu record standing_order end "$order" --ended-why 換約
expect_done
as hsu record standing_order show "$order"
expect_not_in 'Next dates'
as hsu record standing_order show "$order" --json
expect_not_in '"next"'

finish
