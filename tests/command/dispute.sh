# dispute.sh -- two who did not know of each other, and taking either
. ./library.sh
demo

# What is done next is newer.
minutes=0
later() {
    minutes=$((minutes + 1))
    now=$(printf '2026-11-23 14:%02d:00' "$minutes")
}

exchange() {
    run --db desk-3.db sync
    expect_status 0
}

# $number is amended on both sides before they speak.
dispute() {
    export GUANJIA_DB="$folder/desk-3.db"
    receive
    exchange
    as chen request amend "$number" --text 浴室漏水
    expect_done
    later
    export GUANJIA_DB="$folder/hotline.db"
    as tsai request amend "$number" --text 陽台漏水
    expect_done
    exchange
}

both_say() {
    for base in desk-3 hotline; do
        as hsu --db "$base.db" request show "$number" --json
        expect_json text "$1" disputes "$2"
    done
}

it 'both values, who and when are told on both sides'
dispute
for base in desk-3 hotline; do
    as hsu --db "$base.db" request show "$number"
    expect_in '陽台漏水 counts (蔡佩蓉'
    expect_in 'the other is 浴室漏水 (陳怡安'
done
both_say 陽台漏水 1

it 'either is taken, on either side, and both agree'
as tsai --db hotline.db request settle "$number" --take other
expect_done
exchange
both_say 浴室漏水 0
dispute
as chen --db desk-3.db request settle "$number" --take this
expect_done
exchange
both_say 陽台漏水 0

it 'it is settled once, by who may, in words that are known'
as chen --db desk-3.db request settle "$number" --take this
expect_refused 'Nothing about that request is disputed'
as chen --db desk-3.db request settle "$number"
expect_wrong '--take other'
dispute
as wu --db desk-3.db request settle "$number" --take this
expect_refused 'may not settle what is disputed'

it 'a step that came too late is told, and let be'
export GUANJIA_DB="$folder/desk-3.db"
receive
as hsu request dispatch "$number"
exchange
as hsu request resolve "$number" --text done
as hsu request verify "$number" --verdict yes
as hsu request close "$number"
expect_done
later
as tsai --db hotline.db request accept "$number"
expect_done
exchange
as hsu request show "$number"
expect_in 'came too late to count'
as hsu request settle "$number" --take other
expect_refused 'cannot be made to count'
as hsu request settle "$number" --take this
expect_done
exchange
for base in desk-3 hotline; do
    as hsu --db "$base.db" request show "$number" --json
    expect_json state closed disputes 0
    run --db "$base.db" check
    expect_done
done

it 'a desk without a line says so'
run --db desk-3.db sync status
expect_in 'Nobody holds the line'
run --db desk-3.db sync --hub none
expect_done
run --db desk-3.db sync status
expect_refused 'This desk has no hotline'
finish
