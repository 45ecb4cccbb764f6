# keep.sh -- the database as a file: init, backup, check, rebuild, a newer one
. ./library.sh

it 'init makes a database, and its folder, with an administrator'
run init --unit 5 --db new/folder/desk.db
expect_done
expect_in 'Made new/folder/desk.db. Sign in as admin with PIN '
pin=$(sed -n 's/.*PIN \([0-9]*\),.*/\1/p' out)
GUANJIA_PIN=$pin && export GUANJIA_PIN
run --db new/folder/desk.db --as admin category list --json
expect_done
expect_json_lines
run --db new/folder/desk.db --as admin home set --home 5-0101 --unit 5
expect_done
expect_out 5-0101
run --db new/folder/desk.db --as admin staff set --login tang --name 唐 \
    --role butler --unit 5
run --db new/folder/desk.db --as admin staff pin tang --pin 2222
GUANJIA_PIN=2222
run --db new/folder/desk.db --as tang request receive --home 0101 \
    --category leak --text 漏水
expect_done
expect_out 5-1123-001
unset GUANJIA_PIN

it 'init overwrites nothing'
before=$(cksum <new/folder/desk.db)
run init --unit 6 --db new/folder/desk.db
expect_refused 'is there already; nothing was changed'
[ "$before" = "$(cksum <new/folder/desk.db)" ] || fail 'the file has changed'
echo 'a letter' >letter
run init --unit 6 --db letter
expect_refused 'is there already'
[ "$(cat letter)" = 'a letter' ] || fail 'the letter is gone'
run init --unit 6 --db letter/desk.db
expect_status 1
expect_sentence letter

it 'the hotline has one of its own'
run init --hotline --db head.db
expect_done
GUANJIA_PIN=$(sed -n 's/.*PIN \([0-9]*\),.*/\1/p' out) && export GUANJIA_PIN
run --db head.db --as admin request receive --place x --category leak \
    --text x
expect_refused 'Which unit is that place in? (0: none of them) (--unit)'
run --db head.db --as admin request receive --place x --unit 0 \
    --category leak --text x
expect_done
expect_out H-1123-001
unset GUANJIA_PIN

demo
it 'a backup is a whole copy of a database in use'
receive
run backup copy.db &
copying=$!
(receive) && (receive)
wait "$copying"
[ ! -e copy.db-wal ] || fail 'the copy is not one file'
run check --db copy.db
expect_done
expect_out 'Everything is as the facts say'
as chen request show 3-1123-026 --db copy.db --json
expect_json text 漏水
it 'a backup overwrites nothing'
run backup copy.db
expect_refused 'is there already; nothing was changed'
run backup no/folder/copy.db
expect_status 1
expect_sentence no/folder

it 'check finds what was changed by hand, and rebuild mends it'
run check
expect_done
sql desk-3.db "UPDATE request SET state = 'closed' WHERE number = '3-1123-021'"
run check
expect_status 1
expect_in "request: 2 rows are not what the facts add up to"
expect_in 'guanjia rebuild'
[ "$(wc -l <err)" -eq 1 ] || fail 'not one sentence'
run rebuild
expect_done
run check
expect_done
expect_state 3-1123-021 sent

it 'check finds a row that no fact made, and one that is gone'
sql desk-3.db "UPDATE household SET name = 'X' WHERE home = '3-1203'"
sql desk-3.db "DELETE FROM home WHERE record = '3-1203'"
run check
expect_status 1
expect_in 'home: 1 '
expect_in 'household: '
run rebuild
run check
expect_done

it 'check finds damaged pages'
run backup damaged.db
"$python" - <<'PYTHON'
with open("damaged.db", "r+b") as file:
    file.seek(4096 * 9)
    file.write(b"\xff" * 4096 * 3)
PYTHON
run check --db damaged.db
expect_status 1
[ -s err ] || fail 'no sentence'

it 'a damaged database makes no backup'
run backup copy-2.db --db damaged.db
expect_refused 'damaged.db is damaged: run `guanjia check`'
[ ! -e copy-2.db ] && [ ! -e copy-2.db-new ] || fail 'a copy was left'

it 'a database of a newer version can be read, and says so'
version=$(sql desk-3.db 'PRAGMA user_version')
sql desk-3.db "PRAGMA user_version = $((version + 1))"
as chen request show 3-1123-021 --json
expect_status 0
expect_json state sent
[ "$(wc -l <err)" -eq 1 ] || fail 'not one word about it'
grep -q 'newer version' err || fail 'no word about it'
as chen request note 3-1123-021 --text x
expect_refused 'was made by a newer version of the program'
sql desk-3.db "PRAGMA user_version = $version"
as chen request note 3-1123-021 --text x
expect_done

it 'what cannot be written is told'
run demo --folder no/folder --no-screen
[ "$status" -eq 0 ] || expect_sentence no/folder
"$GUANJIA" help >/dev/full 2>err
status=$?
: >out
expect_refused 'The output could not be written'
finish
