# promises.sh -- 5341 as a script sees it: when each is due, kept or broken
#
# Everything counts from the moment the call was answered (S5, 一.5), over
# midnight, the month's end and the leap day, and there is no pause.
. ./library.sh
demo

# at TIME: the clock; ask: the request's promises into out
at() { now=$1; }
ask() { as chen request show "$number" --json; }
promise() { # NAME STATE DUE LEFT
    ask
    expect_json "promises.$1.state" "$2" "promises.$1.due" "$3" \
        ${4:+"promises.$1.left" "$4"}
}
call() { # TIME ARGUMENTS: a request received then
    at "$1"
    shift
    as chen request receive --home 1203 --category leak --text 漏水 "$@"
    expect_done
    number=$(cat out)
}
do_at() { # TIME VERB ARGUMENTS
    at "$1"
    verb=$2
    shift 2
    as hsu request "$verb" "$number" "$@"
    expect_done
}

it 'in place within 5 minutes, solved within 30: both kept'
call '2026-11-23 14:00:00'
expect_out 3-1123-026
promise 5 open 2026-11-23T06:05:00Z 300
promise 3 open 2026-11-23T06:30:00Z 1800
promise 4 not_asked null
promise 1 not_asked null
expect_json due 2026-11-23T06:05:00Z
do_at '2026-11-23 14:04:00' arrive
promise 5 kept 2026-11-23T06:05:00Z 60
expect_json due 2026-11-23T06:30:00Z
do_at '2026-11-23 14:30:00' resolve
promise 3 kept 2026-11-23T06:30:00Z 0
expect_json due null
at '2026-11-25 09:00:00'
promise 3 kept 2026-11-23T06:30:00Z 0
promise 4 not_asked null

it 'a second late is late'
call '2026-11-23 15:00:00'
at '2026-11-23 15:05:00'
promise 5 open 2026-11-23T07:05:00Z 0
at '2026-11-23 15:05:01'
promise 5 broken 2026-11-23T07:05:00Z -1
do_at '2026-11-23 15:05:01' arrive
promise 5 kept_late 2026-11-23T07:05:00Z -1
do_at '2026-11-23 15:30:01' resolve
promise 3 kept_late 2026-11-23T07:30:00Z -1

it 'explained in time keeps the 30 minutes, and 4 hours begin'
call '2026-11-23 16:00:00'
do_at '2026-11-23 16:03:00' arrive
do_at '2026-11-23 16:25:00' explain --text 需待零件 --to 王淑芬
promise 3 kept 2026-11-23T08:30:00Z 300
promise 4 open 2026-11-23T12:00:00Z 12900
expect_json due 2026-11-23T12:00:00Z
do_at '2026-11-23 20:00:01' resolve
promise 4 kept_late 2026-11-23T12:00:00Z -1

it 'neither solved nor explained: broken, and the 4 hours are asked'
call '2026-11-23 17:00:00'
do_at '2026-11-23 17:01:00' arrive
at '2026-11-23 17:40:00'
promise 3 broken 2026-11-23T09:30:00Z -600
promise 4 open 2026-11-23T13:00:00Z
at '2026-11-23 21:00:01'
promise 4 broken 2026-11-23T13:00:00Z -1

it 'a day for an outside party, and then its date'
call '2026-11-23 18:00:00' --promise outside
promise 1 open 2026-11-24T10:00:00Z 86400
do_at '2026-11-23 18:02:00' arrive
do_at '2026-11-23 18:20:00' explain --text 需廠商 --to 王淑芬 --outside yes
do_at '2026-11-24 17:59:59' promise --to 電梯公司 --until '2026-12-01 12:00'
promise 1 kept 2026-11-24T10:00:00Z 1
promise date open 2026-12-01T04:00:00Z
expect_json due 2026-12-01T04:00:00Z
at '2026-12-01 12:00:01'
promise date broken 2026-12-01T04:00:00Z -1
do_at '2026-12-01 12:10:00' resolve
promise date kept_late 2026-12-01T04:00:00Z -600

it 'an enquiry is kept by its answer'
at '2026-12-01 13:00:00'
as chen request receive --home 1203 --category enquiry --text 泳池幾點開
number=$(cat out)
promise 5 open 2026-12-01T05:05:00Z 300
do_at '2026-12-01 13:02:00' resolve --text 六點
promise 5 kept 2026-12-01T05:05:00Z 180
do_at '2026-12-01 13:03:00' close
expect_state "$number" closed

it 'an appointment counts from the agreed time'
call '2026-12-01 14:00:00'
do_at '2026-12-01 14:01:00' appoint --at 明天9點 --to 王淑芬
promise 5 open 2026-12-02T01:05:00Z 68640
promise 3 open 2026-12-02T01:30:00Z
do_at '2026-12-02 08:58:00' arrive
promise 5 kept 2026-12-02T01:05:00Z 420

it 'over midnight no minute is lost'
call '2026-12-02 23:57:30'
expect_out 3-1202-001
promise 5 open 2026-12-02T16:02:30Z 300
at '2026-12-03 00:00:00'
promise 5 open 2026-12-02T16:02:30Z 150
do_at '2026-12-03 00:02:30' arrive
promise 5 kept 2026-12-02T16:02:30Z 0
call '2026-12-03 00:00:00'
expect_out 3-1203-001

it 'over the end of the month and the year'
call '2026-12-31 23:50:00' --promise outside
expect_out 3-1231-001
promise 3 open 2026-12-31T16:20:00Z 1800
promise 1 open 2027-01-01T15:50:00Z 86400
do_at '2027-01-01 00:20:01' resolve
promise 3 kept_late 2026-12-31T16:20:00Z -1
call '2027-01-01 00:00:01'
expect_out 3-0101-001

it 'on the leap day'
call '2028-02-28 23:59:00' --promise outside
promise 5 open 2028-02-28T16:04:00Z 300
promise 1 open 2028-02-29T15:59:00Z 86400
do_at '2028-02-29 00:03:00' arrive
promise 5 kept 2028-02-28T16:04:00Z 60
call '2028-02-29 12:00:00'
expect_out 3-0229-001
promise 1 not_asked null
as hsu request amend "$number" --promise outside
expect_done
promise 1 open 2028-03-01T04:00:00Z 86400

it 'a number of another year is the newest one'
call '2029-01-01 08:00:00'
expect_out 3-0101-001
ask
expect_json received_at 2029-01-01T00:00:00Z

it 'where clocks change, hours stay hours'
TZ=America/New_York
call '2027-03-14 01:50:00'
promise 5 open 2027-03-14T06:55:00Z 300
promise 3 open 2027-03-14T07:20:00Z 1800
do_at '2027-03-14 03:20:00' arrive
promise 3 open 2027-03-14T07:20:00Z 0
TZ=Asia/Taipei

it 'reopened, what was solved is open again, from the same call'
call '2029-01-01 10:00:00'
do_at '2029-01-01 10:02:00' arrive
do_at '2029-01-01 10:10:00' resolve
do_at '2029-01-01 10:12:00' reopen --text 又漏了
promise 3 open 2029-01-01T02:30:00Z 1080
do_at '2029-01-01 10:31:00' resolve
promise 3 kept_late 2029-01-01T02:30:00Z -60

it 'what was received earlier and typed later counts from the call'
call '2029-01-01 11:10:00' --at -10
promise 5 broken 2029-01-01T03:05:00Z -300
do_at '2029-01-01 11:11:00' arrive --at 11:04
promise 5 kept 2029-01-01T03:05:00Z 60

it 'the text explains each due time'
as chen request show "$number"
expect_in 'Received 11:00:00, plus 5 minutes: someone must be in place by 11:05:00.'
run check
expect_done

it 'wrong minutes are told by check, and the built-in ones count'
wrong() { # TEXT WORDS
    printf '%s\n' "$1" >wrong.yaml
    GUANJIA_PROMISES="$folder/wrong.yaml" run check
    expect_status 1
    expect_in 'promises.yaml'
    expect_in "$2"
}
wrong '{arrive: x, solve: 30, final: 240, commit: 1440}' '"arrive"'
wrong '{arrive: 5, solve: 30, final: 240}' '"commit"'
wrong '{arrive: 5, solve: 30, final: 240, commit: 1440, appointment: 0}' \
    '"appointment"'
wrong '{arrive: 50, solve: 30, final: 240, commit: 1440}' 'none may be shorter'
call '2029-01-01 12:00:00'
GUANJIA_PROMISES="$folder/wrong.yaml"
export GUANJIA_PROMISES
promise 5 open 2029-01-01T04:05:00Z 300
unset GUANJIA_PROMISES
finish
