# transfer.sh -- CSV in and out
. ./library.sh
demo

it 'what goes out comes in again as it was, and harms nothing'
for kind in home household staff request; do
    as sato export "$kind"
    expect_done
    cp out "$kind.csv"
    as sato import "$kind" "$kind.csv"
    expect_done
    expect_in ' 0 taken'
    expect_in ' 0 refused'
    as sato export "$kind"
    cmp -s out "$kind.csv" || fail "$kind has changed on its way"
    as sato export "$kind" --json
    expect_json_lines
done
it 'it fills an empty database alike'
run init --unit 3 --db other.db
pin=$(sed -n 's/.*PIN \([0-9]*\),.*/\1/p' out)
GUANJIA_PIN=$pin && export GUANJIA_PIN
for kind in home staff household request; do
    run --db other.db --as admin import "$kind" "$kind.csv"
    expect_done
    run --db other.db --as admin export "$kind"
    cmp -s out "$kind.csv" || fail "$kind differs there"
done
unset GUANJIA_PIN
run check --db other.db
expect_done

it 'one bad row, and nothing is taken'
printf 'home,name,telephone\n3-0402,José,0911\n9-9999,Nobody,1\n3-0604,李,2\n' \
    >some.csv
before=$(facts)
as sato import household some.csv
expect_status 1
expect_in '3 rows: 0 taken, 0 already here, 1 refused'
expect_in 'line 3: '
[ "$(wc -l <err)" -eq 1 ] || fail 'not one sentence'
[ "$before" = "$(facts)" ] || fail 'the journal grew'
[ -s some.csv.errors.csv ] || fail 'no error file'
grep -q 9-9999 some.csv.errors.csv || fail 'the row is not in it'
it 'unless --partial; the error file is where --errors says'
as sato import household some.csv --partial --errors bad.csv
expect_status 0
expect_in '3 rows: 2 taken, 0 already here, 1 refused'
grep -q '9-9999' bad.csv || fail 'the row is not in the error file'
as chen household show 0402 --json
expect_json name José
as sato import household some.csv --partial --errors bad.csv
expect_in '0 taken, 2 already here, 1 refused'

it 'an error file that cannot be written is told, and named nowhere else'
as sato import household some.csv --errors no/folder/bad.csv
expect_status 1
grep -q "no/folder/bad.csv can't be written" err || fail 'it is not told'
expect_not_in 'All of them'

it 'a dry run changes nothing'
printf 'home,name\n3-0402,Maria\n' >one.csv
before=$(facts)
as sato import household one.csv --dry-run
expect_status 0
expect_in '(dry run: nothing was changed)'
expect_in '1 row: 1 taken'
[ "$before" = "$(facts)" ] || fail 'the journal grew'

it 'a map and an encoding bring other files in'
printf 'kind: household\nfields:\n  home: Room\n  name: Who\n' >map.yaml
printf 'Room,Who\r\n3-0604,陳美玲\r\n' | iconv -f UTF-8 -t BIG5 >big5.csv
as sato import household big5.csv --map map.yaml --encoding BIG5
expect_status 0
as chen household show 0604 --json
expect_json name 陳美玲
as sato import household big5.csv --map map.yaml
expect_status 1
as sato import household big5.csv --map map.yaml --encoding KLINGON
expect_refused KLINGON
as sato import household big5.csv --map nowhere.yaml
expect_refused nowhere.yaml

it 'files and kinds that are not there are told'
as sato import household nowhere.csv
expect_refused nowhere.csv
as sato import frob one.csv
expect_wrong frob
as sato export frob
expect_wrong frob

it 'a progress bar is for terminals only'
head -1 household.csv >many.csv
sed -n '2,$p' household.csv | head -3 >>many.csv
as sato import household many.csv
expect_done
GUANJIA_PIN=1616 && export GUANJIA_PIN
at_terminal '' --as sato import household household.csv
expect_status 0
expect_in '#'
expect_in '100 %'
unset GUANJIA_PIN
finish
