# verbs.sh -- a request's course: what is legal from where, and what is not
. ./library.sh
demo

arguments() {
    case $1 in
    dispatch) echo --to wu ;;
    accept) echo --to 吳建國 ;;
    explain) echo --text 需待零件 --to 王太太 ;;
    promise) echo --to 電梯公司 --until +2h ;;
    appoint) echo --at +60 --to 王太太 ;;
    resolve) echo --text 已修好 ;;
    verify) echo --verdict yes ;;
    reopen) echo --text 又漏了 ;;
    close) echo --text 已電話確認 ;;
    note) echo --text 請記得 ;;
    amend) echo --text 浴室漏水 ;;
    esac
}

# shellcheck disable=SC2046 # several words each
step() { as hsu request "$1" "$number" $(arguments "$1"); }

it 'a request goes its way from the ring to the signature'
receive
expect_done
expect_out 3-1123-026
expect_state "$number" received
for pair in dispatch:sent accept:accepted arrive:in_place \
    explain:in_place promise:in_place note:in_place amend:in_place \
    resolve:resolved verify:approved close:closed reopen:reopened \
    dispatch:sent arrive:in_place resolve:resolved close:closed; do
    step "${pair%:*}"
    expect_done
    # reopened, it may become a complaint
    [ "${pair%:*}" = reopen ] || expect_out ''
    expect_state "$number" "${pair#*:}"
done

it 'what was said on the way is told'
expect_json text 浴室漏水
expect_json accepted_by null
expect_json resolution 已修好
expect_json explained_to 王太太
expect_json explained_by hsu
expect_json promise_party 電梯公司
expect_json reopened 1
expect_json category leak
expect_json department engineering
expect_json assignee wu
expect_json unit 3
expect_json home 3-1203
expect_json name 王淑芬
expect_json received_by hsu
expect_json received_at 2026-11-23T06:00:00Z
expect_json closed_at 2026-11-23T06:00:00Z
expect_json course.0.verb receive
expect_json course.1.fields.assignee wu
as hsu request show "$number"
expect_in '吳建國'
expect_in '已修好'
expect_in 'Reopen  Why: 又漏了'

# A request in each state; to_STATE is its number.
in_state() {
    receive
    for verb in "$@"; do
        step "$verb"
        expect_done
    done
    as hsu request show "$number" --json
    eval "to_$(json state)=$number"
}
it 'each state is reached'
in_state
in_state dispatch
in_state accept
in_state arrive
in_state resolve
in_state resolve verify
in_state resolve close
in_state resolve reopen
receive
step resolve
as hsu request verify "$number" --verdict no --text 還在滴
expect_done
to_refused=$number
receive
as hsu request undo "$number"
to_withdrawn=$number
expect_state "$to_refused" refused
expect_json assignee hsu
expect_state "$to_withdrawn" withdrawn

moves='dispatch accept arrive explain promise appoint resolve'
illegal() {
    case $1 in
    received | sent | refused | reopened) echo verify close reopen ;;
    accepted) echo accept verify close reopen ;;
    in_place) echo accept arrive verify close reopen ;;
    resolved) echo "$moves" ;;
    approved) echo "$moves" verify ;;
    closed) echo "$moves" verify close ;;
    withdrawn) echo "$moves" verify close reopen note amend ;;
    esac
}

states='received sent accepted in_place resolved approved closed reopened
    refused withdrawn'
before=$(facts)
for state in $states; do
    eval "number=\$to_$state"
    for verb in $(illegal "$state"); do
        it "$verb is refused from $state"
        step "$verb"
        expect_refused "$number is "
        [ "$state" = withdrawn ] || expect_sentence "$verb is not possible now"
    done
done
it 'what is refused changes nothing'
[ "$before" = "$(facts)" ] || fail 'the journal grew'
for state in $states; do
    eval "number=\$to_$state"
    expect_state "$number" "$state"
done

after() {
    case $1:$2 in
    dispatch:*) echo sent ;;
    accept:*) echo accepted ;;
    arrive:*) echo in_place ;;
    resolve:*) echo resolved ;;
    verify:*) echo approved ;;
    close:*) echo closed ;;
    reopen:*) echo reopened ;;
    *) echo "$2" ;;
    esac
}

for state in received sent accepted in_place resolved approved closed; do
    eval "number=\$to_$state"
    for verb in $moves verify close reopen note amend; do
        case " $(illegal "$state") " in *" $verb "*) continue ;; esac
        it "$verb leads from $state on, and undo back"
        step "$verb"
        expect_done
        expect_state "$number" "$(after "$verb" "$state")"
        as hsu request undo "$number"
        expect_in 'Undone: '
        expect_status 0
    done
    expect_state "$number" "$state"
done

it 'closing without the owner wants a word'
number=$to_resolved
as hsu request close "$number"
expect_refused 'The owner has not checked the work'
as hsu request verify "$number" --verdict no
expect_refused 'Why does the owner not accept the work? (--reason)'
as hsu request verify "$number"
expect_refused '(--verdict)'

it 'a category says where it goes, and whom it is sent to may differ'
as chen request receive --place 大堂 --category 停車 --text 車位被占
number=$(cat out)
as chen request dispatch "$number"
as chen request show "$number" --json
expect_json department security
expect_json place 大堂
expect_json assignee null
as chen request dispatch "$number" --to 清潔部
as chen request dispatch "$number" --to chang --text 請帶拖車電話
as chen request show "$number" --json
expect_json department security
expect_json assignee chang
as wu request accept "$number"
expect_refused 'This request is with Security'
as hsu request accept "$number" --by chang
as chen request show "$number" --json
expect_json accepted_by chang

it 'a complaint has its case file on paper, in two languages'
as chen request print "$number" --in zh-Hant,en
expect_done
expect_in "客戶投訴案件資料 $number"
expect_in "COMPLAINT CASE FILE $number"
expect_in 'Accept  By whom: 張立偉'
as chen request print "$number" --as-print nothing
expect_refused 'There is no print called nothing'

it 'damage was not done'
run check
expect_done
finish
