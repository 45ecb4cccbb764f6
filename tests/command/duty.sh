# duty.sh -- the board by unit, who answers, what a shift hands over
. ./library.sh
demo
hotline="$folder/hotline.db"

it 'the map tells how each unit stands'
export GUANJIA_DB="$hotline"
as tsai units
expect_done
expect_in '松閣'
as tsai units --json
expect_done
expect_json_lines
[ "$(wc -l <out)" -eq 4 ] || fail 'there are not the hotline and three units'

it 'a request is answered by the hotline until the desk is manned'
as tsai request receive --home 3-1203 --category leak --text 漏水
expect_done
number=$(cat out)
as tsai request show "$number" --json
expect_json unit 3 answering_unit 0
as tsai request show "$number"
expect_in 'the hotline, until the desk of unit 3 is manned (07:00-23:00)'
as tsai request list --unit hotline --json
grep -qF "$number" out || fail 'it is not among those of the hotline'
as hsu duty on chen --unit 3
expect_done
as tsai request show "$number" --json
expect_json answering_unit 3
as tsai request list --unit hotline --json
grep -qF "$number" out && fail 'it is still the hotline that answers'
now='2026-11-23 23:30:00'
as tsai request show "$number" --json
expect_json answering_unit 0
now='2026-11-23 14:00:00'

it 'the hours are data'
as hsu record desk_hours list --json
record=$(json record)
as hsu record desk_hours set --unit 3 --opens 08:00 --closes 12:00
expect_done
as chen record desk_hours set --unit 3
expect_status 1

it 'lists are asked for by unit, and for what is late'
as tsai request list --unit 1 --json
expect_done
grep -qF '"unit":3' out && fail 'another unit is listed'
as tsai request list --unit 3 --late
expect_done
as tsai request list --unit 0
expect_wrong 'A unit is a number from 1 to 999, or hotline'

it 'the hotline hands over what it answers for, and what is late anywhere'
as tsai handover --json
expect_done
grep -F '"part":"open"' out | grep -qF '"number":"3-' && fail 'unit 3 is manned'
grep -F '"part":"open"' out | grep -qF '"number":"1-' || fail 'unit 1 is not there'
grep -F '"part":"late"' out | grep -qF '"number":"3-' || fail 'what is late is not there'

it 'the handover is composed from facts'
export GUANJIA_DB="$folder/desk-3.db"
as chen handover
expect_done
expect_in 'Late'
as chen handover --json
expect_json_lines
as chen handover sing
expect_wrong 'handover sign NUMBER'

it 'what must be read is signed'
as lin record notice set --role everyone --about 'lift test at 9' --must-read yes
expect_done
notice=$(cat out)
as chen handover
expect_in 'lift test at 9'
before=$(facts)
as chen handover sign "$notice"
expect_done
[ "$(facts)" -eq $((before + 1)) ] || fail 'it is not on record'
as chen record notice show "$notice" --json
expect_json state read fields.read_by chen
as hsu record notice read "$notice"
expect_done
as chen record notice show "$notice" --json
expect_json fields.read_by 'chen hsu' disputes 0
as chen record notice show "$notice"
expect_in '陳怡安, 許雅琴'
as sato export notice
cp out notices.csv
grep -q 'chen hsu' notices.csv || fail 'they are not exported'
as sato import notice notices.csv --dry-run
expect_status 0
expect_in '0 refused'

it 'the roster comes in and goes out as CSV'
cat >roster.csv <<'CSV'
who,shift,begins_at,ends_at
lin,late,2026-11-23 15:00,2026-11-23 23:00
CSV
as sato import roster roster.csv
expect_status 0
as sato export roster
expect_in lin
as chen handover
expect_in '林冠宇'

it 'the tables are what the facts add up to'
as admin check
expect_status 0

finish
