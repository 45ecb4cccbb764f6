#!/bin/sh
# gentle.sh SOURCE -- nowhere is a household punished (S17, 二.4.3)
#
# Forms, data and all that the program says are looked through in every language
# for the words of sanctions.txt; a difference with a household has four steps
# and no other.
cd "$1" || exit 2
words=$(grep -v '^#' tests/checks/sanctions.txt | paste -sd'|' -)
bad=0

for sample in 'put on the blacklist' '列入黑名單' '处以罚款' '利用停止' '벌금 부과'; do
    echo "$sample" | LC_ALL=C.UTF-8 grep -qiE "$words" ||
        { echo "sanctions.txt does not find: $sample"; bad=1; }
done
found=$(
    LC_ALL=C.UTF-8 grep -rniE "$words" forms data README.md
    find src include -name '*.[ch]' -exec \
        env LC_ALL=C.UTF-8 grep -HniE "\"[^\"]*($words)[^\"]*\"" {} +
)
[ -z "$found" ] || { echo "words of punishment:"; echo "$found"; bad=1; }

steps=$(sed -n '/^steps:/,/^[a-r,t-z]/s/^  - {name: \([a-z_]*\),.*/\1/p' \
    forms/conflict.yaml | paste -sd' ' -)
[ "$steps" = 'talk coordinate mediate legal_help' ] ||
    { echo "a difference has the steps: $steps"; bad=1; }
exit $bad
