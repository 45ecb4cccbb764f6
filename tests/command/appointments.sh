# appointments.sh -- times agreed with households: listed, and as a calendar
. ./library.sh
demo

agreed() { # HOME TIME words…
    as hsu request receive --home "$1" --category leak --text '漏水，請帶止水閥; 家中有狗'
    number=$(cat out)
    as hsu request dispatch "$number" --to wu
    as hsu request appoint "$number" --at "$2" --to 王太太
    expect_done
}

# With the calendar in FILE, read by Python's icalendar: events, a line each.
events() {
    /usr/bin/python3 - "$1" <<'PYTHON' >events 2>&1 || fail "$(tail -1 events)"
import sys
import icalendar
whole = icalendar.Calendar.from_ical(open(sys.argv[1], "rb").read())
assert whole["VERSION"] == "2.0" and whole["PRODID"]
for event in whole.walk("VEVENT"):
    assert not event.errors, event.errors
    assert event.decoded("DTSTAMP").utcoffset().total_seconds() == 0
    start, end = event.decoded("DTSTART"), event.decoded("DTEND")
    print(event["UID"], start.isoformat(), int((end - start).total_seconds()),
          event["STATUS"], event["SEQUENCE"], event["LOCATION"],
          event["DESCRIPTION"].replace("\n", "|"), sep="\t")
PYTHON
}

it 'a day lists what is agreed, and marks what cannot be kept'
agreed 1203 明天9點
first=$number
agreed 0401 '11-24 9:30'
as chen appointments tomorrow
expect_done
grep "$first" out | grep -qF '09:00-10:00 !' || fail 'the clash has no mark'
as chen appointments 11-24 --json
expect_json_lines
grep "$first" out | grep -qF '"from":"2026-11-24T01:00:00Z"' ||
    fail 'it is at another time'
grep "$first" out | grep -qF '"clash":true' || fail 'no clash is told'
as chen appointments 11-25
expect_not_in "$first"
as chen appointments 11-25 --week
expect_in "$first"
as chen appointments 11-24 --department security
expect_not_in "$first"
as chen appointments 11-24 --department Engineering
expect_in "$first"
as chen appointments 11-24 --unit 1
expect_not_in "$first"
as chen appointments soonish
expect_refused 'is not a day'

it 'a new time needs a word of why'
as hsu request appoint "$first" --at '11-24 15:00' --to 王太太
expect_refused 'say why'
as hsu request appoint "$first" --at '11-24 15:00' --to 王太太 --text 王太太要出門
expect_done
as chen request show "$first"
expect_in 王太太要出門
expect_in '09:00'
expect_in '15:00'

it 'a calendar is read by another program'
as chen appointments --ical all.ics
expect_refused 'may'
as hsu appointments --ical engineering.ics --department engineering
expect_done
events engineering.ics
grep "$first" events | grep -qF '2026-11-24T07:00:00+00:00	3600	CONFIRMED	1	3-1203' ||
    fail "the event is not so: $(grep "$first" events)"
grep "$first" events | grep -qF '吳建國|漏水，請帶止水閥; 家中有狗' ||
    fail 'the words have changed'
uid=$(grep "$first" events | cut -f1)
! grep -q 王太太 engineering.ics || fail 'it names a household'
it 'one that another department has now is cancelled in the file of the first'
calendar() { # DEPARTMENT: its events
    as hsu appointments --ical "$1.ics" --department "$1"
    expect_done
    events "$1.ics"
}
says() { # STATUS SEQUENCE: of the first
    [ "$(grep "$first" events | cut -f1,4,5)" = "$uid	$1	$2" ] ||
        fail "the event is not so: $(grep "$first" events)"
}
as hsu request dispatch "$first" --to security
calendar engineering
says CANCELLED 2
grep "$first" events | grep -qF '2026-11-24T07:00:00+00:00' ||
    fail 'it is cancelled at another time'
calendar security
says CONFIRMED 2
as hsu request appoint "$first" --at '11-24 16:00' --to 王太太 --text 晚一點
calendar security
says CONFIRMED 3
calendar engineering
says CANCELLED 3
as hsu request undo "$first"
as hsu request undo "$first"
calendar engineering
says CONFIRMED 5
calendar security
says CANCELLED 5

it 'one whose time is taken back is cancelled'
as hsu request undo "$first"
as hsu request undo "$first"
as hsu appointments --ical - --department engineering
expect_done
cp out again.ics
events again.ics
grep "$first" events | grep -q "^$uid.*CANCELLED" || fail 'it is not cancelled'
as hsu appointments --ical "$folder/nowhere/x.ics"
expect_refused 'could not be written'

it 'one that is moved to another day is cancelled in the file of the first day'
day() { # DAY: the events of engineering on that day
    as hsu appointments "$1" --ical day.ics --department engineering
    expect_done
    events day.ics
}
agreed 1204 '11-24 10:00'
first=$number
day 11-24
uid=$(grep "$first" events | cut -f1)
says CONFIRMED 0
as hsu request appoint "$first" --at '11-25 10:00' --to 王太太 --text 改期
expect_done
day 11-24
says CANCELLED 0
grep "$first" events | grep -qF '2026-11-24T02:00:00+00:00' ||
    fail 'it is cancelled at another time'
day 11-25
says CONFIRMED 1
as hsu request appoint "$first" --at '11-26 10:00' --to 王太太 --text 再改期
day 11-24
says CANCELLED 1
day 11-25
says CANCELLED 1
day 11-26
says CONFIRMED 2

finish
