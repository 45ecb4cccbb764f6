# embed.cmake -- writes the files named in FILES into one C source, so that the
# program carries its own defaults
set(entries "")
set(arrays "")
set(i 0)
foreach(file ${FILES})
    file(READ ${file} hex HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
    string(APPEND arrays "static const unsigned char file_${i}[] = {${bytes}0};\n")
    string(APPEND entries "    {\"${file}\", (const char *)file_${i}, sizeof file_${i} - 1},\n")
    math(EXPR i "${i} + 1")
endforeach()
file(WRITE ${OUT} "/* made by data/embed.cmake */\n#include \"builtin.h\"\n${arrays}
const BuiltinFile builtin_files[] = {\n${entries}    {0},\n};\n")
