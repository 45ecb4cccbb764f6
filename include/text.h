/* text.h -- UTF-8 text: growing, measuring in cells, wrapping, normalising
 *
 * A *cell* is one column of the terminal; a Chinese character takes two.  A
 * *cluster* is what a person takes for one character (a letter with its
 * combining marks, an emoji sequence); no function here ever splits one.
 * Width is the C library's wcwidth(), because that is what curses uses;
 * clusters and normal forms are utf8proc's.  Malformed bytes count as U+FFFD,
 * one cell each, and are never read past.
 */
#ifndef GUANJIA_TEXT_H
#define GUANJIA_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Allocation that cannot fail: out of memory calls the hook (the screen gives
 * the terminal back there), says so on standard error, and ends the program. */
void *mem_new(size_t size); /* zeroed; caller frees with free() */
void *mem_grow(void *old, size_t size);
char *mem_text(const char *text);              /* strdup; NULL gives NULL */
char *mem_textn(const char *text, size_t len); /* strndup */
extern void (*mem_exhausted)(void);

/* A growing text, always NUL-terminated once something was added. */
typedef struct Str {
    char *at;   /* owned; NULL while nothing was ever added */
    size_t len; /* bytes, without the NUL */
    size_t cap;
} Str;

#define STR_EMPTY ((Str){0})

void str_add(Str *str, const char *text);
void str_addn(Str *str, const char *bytes, size_t len);
void str_addc(Str *str, char c);
void str_addi(Str *str, int64_t number); /* in decimal */
void str_addf(Str *str, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void str_clear(Str *str);           /* empty, memory kept */
const char *str_text(const Str *s); /* never NULL: "" when empty */
char *str_take(Str *str);           /* caller frees; str is empty after */
void str_release(Str *str);

/* A number in decimal; returns out. */
enum { INT_TEXT = 21 };
const char *int_write(int64_t number, char out[INT_TEXT]);

/* Is there a text, and is it the other one?  NULL is none. */
bool text_is(const char *text, const char *other);

/* The next word of a list with blanks or commas between, at *list, which moves
 * past it; NULL when there is none left, or no list.  Caller frees. */
char *word_next(const char **list);

/* from into the size bytes at to, cut between characters where it does not
 * fit; NULL is "". */
void text_copy(char *to, size_t size, const char *from);
/* The same for a text put together, of at most 4,095 bytes. */
void text_print(char *to, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The code point at *at, which moves past it (by at least one byte).
 * Malformed, overlong, surrogate: U+FFFD and one byte.  *at must be < end. */
uint32_t utf8_next(const char **at, const char *end);
bool utf8_valid(const char *text, size_t len);
size_t utf8_put(uint32_t code, char out[4]); /* bytes written, 1 to 4 */

/* Byte offset of the cluster boundary after (before) offset at. */
size_t cluster_next(const char *text, size_t len, size_t at);
size_t cluster_prev(const char *text, size_t len, size_t at);

/* Cells that text[0..len) takes.  Control characters count one cell (they are
 * drawn as one visible mark). */
int text_cells(const char *text, size_t len);

/* Bytes of the longest run of whole clusters from the start that takes at
 * most cells; *used (may be NULL) is what it takes. */
size_t text_fit(const char *text, size_t len, int cells, int *used);

/* Bytes of the first line when text is wrapped at cells: breaks at spaces and
 * between CJK characters; no ，。！？）」』、；：.,!?)]} at a line's start and no
 * （「『([{ at its end; a word longer than a line is cut between clusters.
 * A newline ends the line and is counted in *skip together with the spaces
 * at the break, so the next line starts at result + *skip. */
size_t text_wrap(const char *text, size_t len, int cells, size_t *skip);

/* What may be kept of typed or pasted text: NFC; malformed bytes become
 * U+FFFD; tabs become spaces; other control characters but newline go (newline
 * too becomes a space unless keep_lines).  Caller frees. */
char *text_clean(const char *text, size_t len, bool keep_lines);

/* Does valid UTF-8 have characters that text_clean() would not keep: what comes
 * from another machine could steer a terminal by them. */
bool text_steers(const char *text, bool keep_lines);

/* Full-width letters, digits and signs as half-width (NFKC), spaces around
 * cut: for numbers and codes from an input method.  Caller frees. */
char *text_plain(const char *text);

/* For comparing and finding: NFKC, case folded, marks removed.  Caller
 * frees. */
char *text_folded(const char *text);

/* True for a character that is a word of its own when searching: Han, kana,
 * hangul syllables, bopomofo. */
bool char_is_cjk(uint32_t code);

/* True when needle is found in hay, both compared folded; "" is found. */
bool text_has(const char *hay, const char *needle);

/* FNV-1a, going on from hash: to tell texts apart, against nobody who means
 * harm. */
#define HASH_START UINT64_C(14695981039346656037)
uint64_t hash_text(uint64_t hash, const char *text);
uint64_t hash_bytes(uint64_t hash, const char *bytes, size_t len);

#endif
