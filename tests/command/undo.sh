# undo.sh -- taking the last step back, and that nothing is erased by it
. ./library.sh
demo
receive
as chen request dispatch "$number" --to wu
as wu request accept "$number"
before=$(facts)

it 'undo takes the last step back and says which'
as chen request undo "$number"
expect_done
expect_out 'Undone: Accept, 吳建國, 14:00'
as chen request show "$number" --json
expect_json state sent
expect_json accepted_by null

it 'again takes the one before, until nothing is left'
as chen request undo "$number"
expect_out 'Undone: Send, 陳怡安, 14:00'
as chen request show "$number" --json
expect_json state received
as chen request undo "$number"
expect_in 'Undone: Receive, 許雅琴'
as chen request show "$number" --json
expect_json state withdrawn
expect_json number "$number"
expect_json text 漏水
as chen request undo "$number"
expect_refused 'There is nothing left to undo'

it 'it adds facts and erases none'
[ "$(facts)" -eq $((before + 3)) ] || fail 'not three facts more'
as chen request show "$number"
expect_in 'Accept  By whom: 吳建國 (undone)'
[ "$(grep -c undone out)" -eq 3 ] || fail 'not three undone steps'

it 'what is withdrawn is on no board, and its number is not given again'
as chen request list --json --home 1203
expect_not_in "$number"
as chen request list --json --state withdrawn
expect_in "$number"
old=$number
receive
[ "$number" != "$old" ] || fail 'the number came again'
expect_out 3-1123-027

it 'a step may be done again after it was undone'
as chen request accept "$number"
as chen request undo "$number"
as chen request accept "$number"
expect_done
expect_state "$number" accepted

it 'undo of a close opens it again'
as chen request resolve "$number"
as chen request close "$number" --text 已電話確認
expect_state "$number" closed
as chen request undo "$number"
expect_state "$number" resolved
expect_json closed_at null

it 'the facts add up after all'
run check
expect_done
expect_out 'Everything is as the facts say'
finish
