# complaint.sh -- a complaint's course, an emergency's, and requests of one cause
. ./library.sh
demo

told() { grep -c "$number" out; }

it 'a third reminder says how it becomes a complaint'
receive
for _ in 1 2; do
    as chen request remind "$number" --by 王先生 --text 什麼時候來
    expect_done
    expect_out ''
done
as chen request remind "$number" --by 王先生
expect_done
expect_in "guanjia request complain $number"

it 'what is no complaint is not investigated, and has no case file'
as hsu request investigate "$number" --text x
expect_refused 'is no complaint'
as hsu request print "$number" --in zh-Hant
expect_in '派工單'

it 'it is registered with its points and what is wanted, and goes higher up'
as kao request complain "$number" --text 三次來電沒有回覆 --wish 道歉 \
    --about chen --major y
expect_done
as sato alerts --json
expect_in '"rule":"major"'
as sato alerts see "$number"
as hsu request show "$number"
expect_in '陳怡安'
grep -q '佐藤.*Seen' out || fail 'that the manager knew is not on record'

it 'whom it is about does not close it, and nobody does without an answer'
as hsu request resolve "$number" --text 已修好
as chen request close "$number" --text 已修好
expect_refused 'complains about you'
as hsu request investigate "$number" --text 漏派單
as hsu request measure "$number" --text 每小時核對
as hsu request close "$number" --text 已修好
expect_refused 'has no answer'
as chen request answer "$number" --text 已致歉 --to 王太太 --satisfied y
as hsu request close "$number" --text 業戶滿意
expect_done
expect_state "$number" closed
expect_json satisfied yes answered_by chen findings 漏派單 measure 每小時核對
expect_json reminders 3

it 'its paper and the tables have the whole course'
as hsu request print "$number" --in zh-Hant
expect_in '客戶投訴案件資料'
expect_in '漏派單'
expect_in '每小時核對'
as hsu report request/complaint_follow_up --csv
expect_in '三次來電沒有回覆'
expect_in '漏派單'
expect_in '已致歉'

it 'received as a complaint, it has the same course'
as hsu request receive --home 1203 --category leak --text 櫃臺不耐煩 \
    --nature complaint --about chen
number=$(cat out)
as hsu request resolve "$number" --text 已致歉
as hsu request verify "$number" --verdict y
as chen request close "$number"
expect_refused 'complains about you'
as chen request amend "$number" --nature service
expect_refused 'has not been investigated'
as hsu request close "$number"
expect_refused 'has not been investigated'
as hsu request investigate "$number" --text 屬實
as hsu request close "$number"
expect_refused 'note the measure first'
as hsu request measure "$number" --text 複訓
as hsu request close "$number"
expect_refused 'has no answer'
as hsu request answer "$number" --text 已致歉 --to 王太太 --satisfied y
as hsu request close "$number"
expect_done
expect_state "$number" closed

it 'an emergency calls all whom its category names'
as hsu request receive --home 1203 --category gas --text 瓦斯味 --gas-shut y
number=$(cat out)
as hsu request dispatch "$number"
as hsu request show "$number" --json
expect_json called 'security butler' answers.gas_shut yes
as hsu request amend "$number" --gas-shut n --hurt y
expect_done
as hsu request show "$number" --json
expect_json answers.gas_shut no answers.hurt yes
as chang request join "$number"
expect_done
as chen request join "$number"
as hsu request show "$number" --json
expect_json waiting null
as chang request join "$number"
expect_refused 'has still to accept'
finish
