/* draw.c -- text into the cells of the screen
 *
 *     ui_put(0, 0, 6, LOOK_TEXT, "王小明A")   |王小 …|   6 cells, none torn
 *
 * This is what a paint spends its time on: cells are filled here, and handed
 * to curses a stretch at a time.  Marks that join no cell (joiners, direction
 * and variation signs) are left out, since terminals do not agree on them;
 * where a terminal draws `─` or `…` two cells wide, signs of that kind get an
 * ASCII stand-in, or all that follows would be shifted.
 */
#include "terminal.h"

#include <string.h>
#include <wchar.h>

enum { CELLS_MOST = 1000, REPLACEMENT = 0xFFFD };

/* A stretch of cells of one row on its way to the screen.  A wide character
 * is one item that takes two cells. */
typedef struct Stretch {
    cchar_t items[CELLS_MOST];
    int count; /* items */
    int cells; /* of the whole stretch */
    int left;  /* cells still to fill */
    cchar_t blank;
} Stretch;

/* Too large for a stack frame of the hot path, and there is one screen. */
static Stretch stretch;

/* ASCII for characters that are wide in terminals with a CJK font. */
typedef struct StandIn {
    uint32_t from, to;
    char ascii;
} StandIn;

static const StandIn stand_ins[] = {
    {0xA1, 0xA1, '!'},      {0xA4, 0xA4, '$'},      {0xA7, 0xA8, '"'},
    {0xAA, 0xAA, 'a'},      {0xAD, 0xAD, '-'},      {0xAE, 0xAE, 'R'},
    {0xB0, 0xB0, 'o'},      {0xB1, 0xB1, '+'},      {0xB2, 0xB2, '2'},
    {0xB3, 0xB3, '3'},      {0xB4, 0xB4, '\''},     {0xB6, 0xB6, 'P'},
    {0xB7, 0xB7, '.'},      {0xB8, 0xB8, ','},      {0xB9, 0xB9, '1'},
    {0xBA, 0xBA, 'o'},      {0xBC, 0xBE, '%'},      {0xBF, 0xBF, '?'},
    {0xC6, 0xC6, 'A'},      {0xD0, 0xD0, 'D'},      {0xD7, 0xD7, 'x'},
    {0xD8, 0xD8, 'O'},      {0xDE, 0xDF, 's'},      {0xE0, 0xE1, 'a'},
    {0xE6, 0xE6, 'a'},      {0xE8, 0xEA, 'e'},      {0xEC, 0xED, 'i'},
    {0xF0, 0xF0, 'd'},      {0xF2, 0xF3, 'o'},      {0xF7, 0xF7, '/'},
    {0xF8, 0xF8, 'o'},      {0xF9, 0xFA, 'u'},      {0xFC, 0xFC, 'u'},
    {0xFE, 0xFE, 'p'},      {0x101, 0x101, 'a'},    {0x111, 0x111, 'd'},
    {0x113, 0x113, 'e'},    {0x11B, 0x11B, 'e'},    {0x126, 0x127, 'h'},
    {0x12B, 0x12B, 'i'},    {0x131, 0x133, 'i'},    {0x138, 0x138, 'k'},
    {0x13F, 0x142, 'l'},    {0x144, 0x144, 'n'},    {0x148, 0x14B, 'n'},
    {0x14D, 0x14D, 'o'},    {0x152, 0x153, 'o'},    {0x166, 0x167, 't'},
    {0x16B, 0x16B, 'u'},    {0x1CE, 0x1CE, 'a'},    {0x1D0, 0x1D0, 'i'},
    {0x1D2, 0x1D2, 'o'},    {0x1D4, 0x1DC, 'u'},    {0x251, 0x261, '?'},
    {0x2C4, 0x2DF, '\''},   {0x391, 0x3C9, '?'},    {0x401, 0x451, '?'},
    {0x2010, 0x2016, '-'},  {0x2018, 0x2019, '\''}, {0x201C, 0x201D, '"'},
    {0x2020, 0x2022, '*'},  {0x2024, 0x2027, '.'},  {0x2030, 0x2030, '%'},
    {0x2032, 0x2035, '\''}, {0x203B, 0x203B, '*'},  {0x203E, 0x203E, '-'},
    {0x2074, 0x2074, '4'},  {0x207F, 0x207F, 'n'},  {0x2081, 0x2084, '?'},
    {0x20AC, 0x20AC, 'E'},  {0x2103, 0x2103, 'C'},  {0x2105, 0x2105, '%'},
    {0x2109, 0x2109, 'F'},  {0x2113, 0x2113, 'l'},  {0x2116, 0x2116, '#'},
    {0x2121, 0x212B, '?'},  {0x2153, 0x215E, '%'},  {0x2160, 0x2189, '?'},
    {0x2190, 0x2190, '<'},  {0x2191, 0x2191, '^'},  {0x2192, 0x2192, '>'},
    {0x2193, 0x2193, 'v'},  {0x2194, 0x21E7, '-'},  {0x2200, 0x2312, '?'},
    {0x2460, 0x24FF, '#'},  {0x2500, 0x2501, '-'},  {0x2502, 0x2503, '|'},
    {0x2504, 0x254B, '+'},  {0x2550, 0x2573, '+'},  {0x2580, 0x2595, '#'},
    {0x25A0, 0x25A9, '#'},  {0x25B2, 0x25B3, '^'},  {0x25B6, 0x25B7, '>'},
    {0x25BC, 0x25BD, 'v'},  {0x25C0, 0x25C1, '<'},  {0x25C6, 0x25C8, '*'},
    {0x25CB, 0x25EF, 'o'},  {0x2605, 0x2609, '*'},  {0x260E, 0x261E, '>'},
    {0x2640, 0x2642, '?'},  {0x2660, 0x266F, '*'},  {0x269E, 0x26FF, '*'},
    {0x273D, 0x273D, '*'},  {0x2776, 0x277F, '#'},  {0x2B56, 0x2B59, 'o'},
    {0xE000, 0xF8FF, '?'},  {0xFFFD, 0xFFFD, '?'},
};

/* Narrow everywhere although a range above has it. */
static const wchar_t sure[] = L"▸►▪✓✗░▐￨";

static wchar_t stand_in(uint32_t code)
{
    size_t low = 0;
    size_t high = sizeof stand_ins / sizeof stand_ins[0];
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (code > stand_ins[middle].to)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < sizeof stand_ins / sizeof stand_ins[0] &&
                 code >= stand_ins[low].from && !wcschr(sure, (wchar_t)code);
    return found ? (wchar_t)stand_ins[low].ascii : (wchar_t)code;
}

/* What is drawn for a character; 0: nothing. */
static wchar_t glyph(uint32_t code)
{
    bool narrow = ui_narrow_marks();
    if (code < 0x20 || code == 0x7F || (code >= 0x80 && code < 0xA0))
        return narrow ? L'·' : L'.';
    if (code < 0x7F)
        return (wchar_t)code;
    if (code == 0xAD) /* a soft hyphen: zero cells here, one there */
        return L'-';
    int cells = wcwidth((wchar_t)code);
    if (cells < 0)
        code = REPLACEMENT;
    if (cells == 0)
        return 0;
    return narrow || cells == 2 ? (wchar_t)code : stand_in(code);
}

/* Marks that go into the cell of the character before them. */
static bool is_mark(uint32_t code)
{
    bool sign = (code >= 0x200B && code <= 0x200F) ||
                (code >= 0x202A && code <= 0x202E) ||
                (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF ||
                (code >= 0xFE00 && code <= 0xFE0F) || code >= 0xE0000 ||
                code == 0x034F || code == 0x061C || code == 0x180E;
    return !sign && wcwidth((wchar_t)code) == 0;
}

static void stretch_begin(Look look, int cells)
{
    stretch.count = 0;
    stretch.cells = cells < CELLS_MOST ? cells : CELLS_MOST;
    stretch.left = stretch.cells;
    stretch.blank = *look_cell(look);
}

static void stretch_item(wchar_t code, int cells)
{
    cchar_t *item = &stretch.items[stretch.count++];
    *item = stretch.blank;
    item->chars[0] = code;
    stretch.left -= cells;
}

static void stretch_mark(wchar_t code)
{
    wchar_t *chars = stretch.items[stretch.count - 1].chars;
    size_t used = wcsnlen(chars, CCHARW_MAX);
    if (used < CCHARW_MAX)
        chars[used] = code;
}

static void stretch_blanks(int cells)
{
    while (cells-- > 0 && stretch.left > 0)
        stretch_item(L' ', 1);
}

static void stretch_show(int row, int col)
{
    stretch_blanks(stretch.left);
    /* At the right edge terminals put a mark on the next line, or nowhere. */
    cchar_t *last = &stretch.items[stretch.count - 1];
    if (col + stretch.cells >= ui_cols())
        memset(last->chars + 1, 0, sizeof last->chars - sizeof *last->chars);
    mvadd_wchnstr(row, col, stretch.items, stretch.count);
}

/* One cluster that takes cells.  A skin colour or a flag's second half that
 * would draw more than was measured is left out; what draws less is padded. */
static void stretch_cluster(const char *text, size_t len, int cells)
{
    const char *end = text + len;
    bool first = true;
    while (text < end) {
        uint32_t code = utf8_next(&text, end);
        if (!first && is_mark(code)) {
            stretch_mark((wchar_t)code);
            continue;
        }
        wchar_t drawn = glyph(code);
        int takes = drawn ? wcwidth(drawn) : 0;
        bool colour = code >= 0x1F3FB && code <= 0x1F3FF && !first;
        if (takes <= 0 || takes > cells || colour)
            continue;
        stretch_item(drawn, takes);
        cells -= takes;
        first = false;
    }
    stretch_blanks(cells);
}

/* Whole clusters of text, which must fit. */
static void stretch_text(const char *text, size_t len)
{
    size_t at = 0;
    while (at < len) {
        unsigned char c = (unsigned char)text[at];
        unsigned char after = at + 1 < len ? (unsigned char)text[at + 1] : 0;
        if (c >= 0x20 && c < 0x7F && after < 0x80) {
            stretch_item((wchar_t)c, 1);
            at++;
            continue;
        }
        size_t next = cluster_next(text, len, at);
        stretch_cluster(text + at, next - at, text_cells(text + at, next - at));
        at = next;
    }
}

/* How much of cells lies on the screen; *col is moved on when it is left of
 * it.  0: nothing. */
static int cells_seen(int row, int *col, int cells)
{
    if (row < 0 || row >= ui_rows() || cells <= 0 || *col >= ui_cols())
        return 0;
    if (*col < 0) {
        cells += *col;
        *col = 0;
    }
    int room = ui_cols() - *col;
    return cells < room ? cells : room;
}

void draw_text(int row, int col, int cells, Look look, const char *text,
               size_t len)
{
    cells = cells_seen(row, &col, cells);
    if (cells <= 0)
        return;
    stretch_begin(look, cells);
    stretch_text(text, text_fit(text, len, cells, NULL));
    stretch_show(row, col);
}

static void put(int row, int col, int cells, Look look, const char *text,
                bool right)
{
    cells = cells_seen(row, &col, cells);
    if (cells <= 0)
        return;
    size_t len = text ? strlen(text) : 0;
    int used = 0;
    size_t fits = text_fit(text, len, cells, &used);
    stretch_begin(look, cells);
    if (fits < len) {
        stretch_text(text, text_fit(text, len, cells - 1, NULL));
        stretch_item(ui_narrow_marks() ? L'…' : L'~', 1);
    } else {
        stretch_blanks(right ? cells - used : 0);
        stretch_text(text, len);
    }
    stretch_show(row, col);
}

void ui_put(int row, int col, int cells, Look look, const char *text)
{
    put(row, col, cells, look, text, false);
}

void ui_put_right(int row, int col, int cells, Look look, const char *text)
{
    put(row, col, cells, look, text, true);
}

void ui_clear(void)
{
    werase(stdscr);
}

void ui_blank(int row, int col, int rows, int cols, Look look)
{
    for (int i = 0; i < rows && i < ui_rows(); i++)
        ui_put(row + i, col, cols, look, "");
}

void ui_scroll(int row, int rows, int by)
{
    if (row < 0 || rows < 1 || row + rows > ui_rows() || !terminal_is_open())
        return;
    scrollok(stdscr, TRUE);
    wsetscrreg(stdscr, row, row + rows - 1);
    wscrl(stdscr, by);
    wsetscrreg(stdscr, 0, ui_rows() - 1);
    scrollok(stdscr, FALSE);
}

/* The same character in all cells of a row. */
static void fill(int row, int col, int cells, wchar_t code)
{
    cells = cells_seen(row, &col, cells);
    if (cells <= 0)
        return;
    stretch_begin(LOOK_TEXT, cells);
    while (stretch.left > 0)
        stretch_item(code, 1);
    stretch_show(row, col);
}

void ui_rule(int row, int col, int cells)
{
    fill(row, col, cells, ui_narrow_marks() ? L'─' : L'-');
}

void ui_bar(int row, int col, int rows)
{
    for (int i = 0; i < rows && i < ui_rows(); i++)
        fill(row + i, col, 1, ui_narrow_marks() ? L'│' : L'|');
}

void ui_box(int row, int col, int rows, int cols, const char *title)
{
    static const wchar_t corners[2][5] = {L"++++", L"┌┐└┘"};
    const wchar_t *corner = corners[ui_narrow_marks()];
    if (rows < 2 || cols < 2)
        return;
    int bottom = row + rows - 1;
    int right = col + cols - 1;
    ui_rule(row, col + 1, cols - 2);
    ui_rule(bottom, col + 1, cols - 2);
    ui_bar(row + 1, col, rows - 2);
    ui_bar(row + 1, right, rows - 2);
    fill(row, col, 1, corner[0]);
    fill(row, right, 1, corner[1]);
    fill(bottom, col, 1, corner[2]);
    fill(bottom, right, 1, corner[3]);
    if (title && *title && cols > 6) {
        int used;
        text_fit(title, strlen(title), cols - 6, &used);
        fill(row, col + 2, 1, L' ');
        ui_put(row, col + 3, used < cols - 6 ? used : cols - 6, LOOK_COLUMN,
               title);
        fill(row, col + 3 + used, 1, L' ');
    }
}

void ui_cursor(int row, int col)
{
    terminal_caret(row, col);
}

void ui_hide_cursor(void)
{
    terminal_caret(-1, 0);
}
