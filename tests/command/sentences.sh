# sentences.sh -- what is said every day, and a site's own beside it
. ./library.sh
export GUANJIA_SENTENCES="$folder/sentences.yaml"

it 'the built-in ones are there in five languages'
rm -f sentences.yaml
unset GUANJIA_SENTENCES
for tongue in en zh-Hant zh-Hans ja ko; do
    run sentences --in $tongue --json
    expect_done
    expect_json_lines
    cp out "in-$tongue"
    [ "$(wc -l <out)" -eq "$(wc -l <in-en)" ] || fail "$tongue has fewer"
    [ $tongue = en ] || ! cmp -s out in-en || fail "$tongue is not another"
done
"$python" -c '
import json
texts = [json.loads(line)["text"] for name in ("en", "zh-Hant", "zh-Hans", "ja", "ko")
         for line in open("in-" + name, encoding="utf-8")]
assert len(set(texts)) == len(texts), "two are the same"' || fail 'a language lacks one'

it 'a language that no sentence has is told with those that there are'
for tongue in xx zh; do
    run sentences --in "$tongue"
    expect_refused 'en, zh-Hant, zh-Hans, ja, ko'
done

it 'what a site says stands beside them, and for one of the same key'
export GUANJIA_SENTENCES="$folder/sentences.yaml"
cat >sentences.yaml <<'YAML'
sentences:
  - group: {en: House, zh-Hant: 本棟}
    say:
      - {key: z, text: {en: The pool is closed., zh-Hant: 泳池關閉。}}
      - {key: "1", text: Good day.}
YAML
run --lang zh-Hant sentences
expect_done
expect_in 泳池關閉。
expect_in 'Good day.'
expect_not_in 感謝您的來電
expect_in 稍後回電

it 'a wrong file is one sentence'
for wrong in '{key: zz, text: x}' '{key: z}' '{key: z, text: x}, {key: z, text: y}'; do
    echo "sentences: [{group: x, say: [$wrong]}]" >sentences.yaml
    run sentences
    expect_refused sentences.yaml
done
echo 'sentences: 3' >sentences.yaml
run sentences
expect_refused 'list'

it 'a wrong file is told by check, too'
demo
echo 'sentences: [{group: {en: x}, say: [{key: A, text: x}]}]' >wrong.yaml
export GUANJIA_SENTENCES="$folder/wrong.yaml"
run check
expect_status 1
expect_in 'sentences.yaml:1'

finish
