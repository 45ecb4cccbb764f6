#!/bin/sh
# format.sh SOURCE -- every C file is as clang-format would write it
cd "$1" || exit 2
if ! command -v clang-format >/dev/null; then
    echo "clang-format is not installed"
    exit 1
fi
find src include tests -name '*.[ch]' -exec clang-format --dry-run -Werror {} +
