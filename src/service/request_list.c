/* request_list.c -- the board, and finding
 *
 * A list asks for the few rows it shows, from a key on: the board by (rank,
 * id), emergencies that wait and then what is due, everything else newest
 * first by id.  The orders are indexes, so a million requests feel like twenty.
 *
 * What words find comes as ids from find.c, as far as the list needs.
 */
#include "duty.h"
#include "find.h"
#include "home.h"
#include "turn.h"

#include <string.h>

#define BOARD_AFTER(filters)                                                \
    "SELECT " REQUEST_ROW " FROM request r INDEXED BY request_board WHERE " \
    "r.open AND (r.rank, r.id) > (:first, :second)" filters                 \
    " ORDER BY r.rank, r.id LIMIT :max"
#define BOARD_BEFORE(filters)                                               \
    "SELECT " REQUEST_ROW " FROM request r INDEXED BY request_board WHERE " \
    "r.open AND (r.rank, r.id) < (:first, :second)" filters                 \
    " ORDER BY r.rank DESC, r.id DESC LIMIT :max"

void request_row_read(Sql *q, bool open, RequestRow *row)
{
    *row = (RequestRow){0};
    row->due = sql_get_int(q, 0);
    row->key = (RowKey){open ? sql_get_int(q, 21) : 0, sql_get_int(q, 1)};
    if (row->due == DUE_NEVER)
        row->due = NEVER;
    text_copy(row->record, sizeof row->record, sql_get(q, 2));
    text_copy(row->number, sizeof row->number, sql_get(q, 3));
    text_copy(row->home, sizeof row->home, sql_get(q, 4));
    text_copy(row->name, sizeof row->name, sql_get(q, 5));
    const char *text = sql_get(q, 6);
    text_copy(row->text, sizeof row->text, text);
    row->text[strcspn(row->text, "\n")] = '\0';
    text_copy(row->category, sizeof row->category, sql_get(q, 7));
    text_copy(row->urgency, sizeof row->urgency, sql_get(q, 8));
    state_of(sql_get(q, 9), &row->state);
    row->received = sql_get_int(q, 10);
    row->next = (PromiseName)sql_get_int(q, 11);
    row->explained = !sql_is_null(q, 12);
    row->promised = !sql_is_null(q, 13);
    row->disputed = sql_get_int(q, 14) != 0;
    text_copy(row->department, sizeof row->department, sql_get(q, 16));
    text_copy(row->assignee, sizeof row->assignee, sql_get(q, 17));
    text_copy(row->holder, sizeof row->holder, sql_get(q, 18));
    row->sent = sql_get_int(q, 19);
    row->unit = (int)sql_get_int(q, 20);
    row->alarm = sql_get_int(q, 21) < 0;
    text_copy(row->waiting, sizeof row->waiting, sql_get(q, 22));
    const char *nature = sql_get(q, 23);
    row->complaint = text_is(nature, "complaint");
    row->reminders = (int)sql_get_int(q, 24);
    row->linked = !sql_is_null(q, 25);
    row->person = !sql_is_null(q, 15);
    row->appointment = sql_get_int(q, 26);
    text_copy(row->away, sizeof row->away, sql_get(q, 27));
    text_copy(row->who, sizeof row->who, sql_get(q, row->person ? 15 : 16));
}

/* What others were silent about is with the next in line (turn.h). */
static void row_pass(Desk *desk, RequestRow *row)
{
    const Sent sent = {.department = row->department,
                       .assignee = row->assignee,
                       .unit = row->unit,
                       .emergency = strcmp(row->urgency, "emergency") == 0,
                       .at = row->sent};
    Turn turn;
    Staff staff;

    if (row->state != REQUEST_SENT || row->sent == NEVER)
        return;
    turn_at(desk, &sent, clock_now(), &turn);
    if (turn.since == row->sent || !staff_get(desk, turn.login, &staff))
        return;
    text_copy(row->holder, sizeof row->holder, turn.login);
    text_copy(row->who, sizeof row->who, staff.name);
    row->person = row->asked = true;
}

static int read_rows(Sql *q, bool open, RequestRow *out, int max)
{
    int count = 0;

    while (count < max && sql_row(q))
        request_row_read(q, open, &out[count++]);
    return sql_done(q, NULL) ? count : -1;
}

/* ---- conditions ------------------------------------------------------------- */

/* That the hotline answers for: whose desk is not manned now. */
static void add_unmanned(Str *text, Desk *desk)
{
    int units[UNITS_MOST];
    const int count = units_manned(desk, clock_now(), units, UNITS_MOST);

    str_add(text, " AND r.unit NOT IN (");
    for (int i = 0; i < count; i++)
        str_addf(text, "%s%d", i ? ", " : "", units[i]);
    str_addc(text, ')');
}

static void add_filters(Str *text, Desk *desk, const RequestQuery *query)
{
    if (query->open)
        str_add(text, " AND r.open");
    if (query->state >= 0)
        str_add(text, " AND r.state = :state");
    if (query->category)
        str_add(text, " AND r.category = :category");
    if (query->department)
        str_add(text, " AND r.department = :department");
    if (query->home)
        str_add(text, " AND r.home = :home");
    if (query->incident)
        str_add(text, " AND r.incident = :incident");
    if (query->unit == UNIT_HOTLINE)
        add_unmanned(text, desk);
    else if (query->unit != 0)
        str_addf(text, " AND r.unit = %d", query->unit);
    if (query->late)
        str_add(text, " AND r.due < :now");
    if (query->from != NEVER)
        str_add(text, " AND r.received_at >= :from");
    if (query->until != NEVER)
        str_add(text, " AND r.received_at < :until");
    /* what was not sent yet, or is back at the desk, is not theirs */
    if (query->queue)
        str_add(text, " AND r.state IN ('sent', 'accepted', 'in_place', "
                      "'reopened') AND (r.department = :queue OR r.assignee = "
                      ":person OR r.accepted_by = :person OR instr(' ' || "
                      "r.called || ' ', ' ' || :queue || ' ') OR instr(' ' || "
                      "r.called || ' ', ' ' || :person || ' '))");
}

static void bind_filters(Sql *q, const RequestQuery *query)
{
    if (query->state >= 0)
        sql_text(q, ":state", state_code((RequestState)query->state));
    if (query->category)
        sql_text(q, ":category", query->category);
    if (query->department)
        sql_text(q, ":department", query->department);
    if (query->home)
        sql_text(q, ":home", query->home);
    if (query->incident)
        sql_text(q, ":incident", query->incident);
    if (query->late)
        sql_int(q, ":now", clock_now());
    if (query->from != NEVER)
        sql_int(q, ":from", query->from);
    if (query->until != NEVER)
        sql_int(q, ":until", query->until);
    if (query->queue) {
        sql_text(q, ":queue", query->queue);
        sql_text(q, ":person", query->person);
    }
}

/* ---- any list ------------------------------------------------------------------ */

/* Requests in the order of ids, without words.  Open ones are few: they are
 * taken from the board's index, however rare those that are asked for.
 * columns NULL: they are only counted, in any order. */
static Sql *list_statement(Desk *desk, const RequestQuery *query,
                           bool backwards, const char *columns)
{
    Str text = STR_EMPTY;
    bool open = query->open ||
                (query->state >= 0 && state_open((RequestState)query->state));

    str_addf(&text, "SELECT %s FROM request r%s WHERE r.id %s :second%s",
             columns ? columns : "1", open ? " INDEXED BY request_board" : "",
             backwards ? ">" : "<", open ? " AND r.open" : "");
    add_filters(&text, desk, query);
    if (columns)
        str_addf(&text, " ORDER BY r.id%s", backwards ? "" : " DESC");
    str_add(&text, " LIMIT :max");
    Sql *q = sql_once(desk->store, str_text(&text));
    str_release(&text);
    bind_filters(q, query);
    return q;
}

static bool is_narrowed(const RequestQuery *query)
{
    return query->state >= 0 || query->category || query->department ||
           query->home || query->incident || query->from != NEVER ||
           query->until != NEVER || query->queue || query->unit != 0 ||
           query->late;
}

static bool has_filters(const RequestQuery *query)
{
    return query->open || is_narrowed(query);
}

/* Ids that words found, asked for together. */
enum { IDS = 256 };

static int ids_take(Finder *finder, int64_t *ids, int most)
{
    int count = 0;

    while (count < most && finder_next(finder, &ids[count]))
        count++;
    return count;
}

static Sql *ids_statement(Desk *desk, const RequestQuery *query,
                          const int64_t *ids, int count, bool backwards)
{
    Str text = STR_EMPTY;

    str_add(&text, "SELECT " REQUEST_ROW " FROM request r WHERE r.id IN (");
    for (int i = 0; i < count; i++)
        str_addf(&text, "%s%lld", i ? "," : "", (long long)ids[i]);
    str_addc(&text, ')');
    add_filters(&text, desk, query);
    str_addf(&text, " ORDER BY r.id%s LIMIT :max", backwards ? "" : " DESC");
    Sql *q = sql_once(desk->store, str_text(&text));
    str_release(&text);
    bind_filters(q, query);
    return q;
}

static bool has_words(const RequestQuery *query)
{
    return query->words && query->words[strspn(query->words, " ")];
}

/* Open ones stand in the board's order, but for those that words found. */
static bool is_board(const RequestQuery *query)
{
    return query->open && !has_words(query);
}

/* The key beyond which rows are wanted, in the order of (first, second). */
static RowKey edge_key(RowsFrom from, RowKey start, RowKey end, bool rising)
{
    if (!from.key)
        return from.backwards ? end : start;
    RowKey key = *from.key;
    if (from.inclusive)
        key.second += from.backwards == rising ? 1 : -1;
    return key;
}

/* The whole board is looked at all the time: that statement is kept. */
static Sql *board_statement(Desk *desk, const RequestQuery *query,
                            bool backwards)
{
    static const char *const whole[] = {BOARD_AFTER(""), BOARD_BEFORE("")};
    Str filters = STR_EMPTY, text = STR_EMPTY;

    if (!is_narrowed(query))
        return sql(desk->store, whole[backwards]);
    add_filters(&filters, desk, query);
    str_addf(&text, backwards ? BOARD_BEFORE("%s") : BOARD_AFTER("%s"),
             str_text(&filters));
    Sql *q = sql_once(desk->store, str_text(&text));
    str_release(&filters);
    str_release(&text);
    bind_filters(q, query);
    return q;
}

static int board_rows(Desk *desk, const RequestQuery *query, RowsFrom from,
                      RequestRow *out, int max)
{
    RowKey key =
        edge_key(from, (RowKey){INT64_MIN, 0}, (RowKey){INT64_MAX, 0}, true);
    Sql *q = board_statement(desk, query, from.backwards);

    sql_int(q, ":first", key.first);
    sql_int(q, ":second", key.second);
    sql_int(q, ":max", max);
    return read_rows(q, true, out, max);
}

RequestQuery request_board(const Desk *desk)
{
    RequestQuery query = REQUEST_QUERY_BOARD;

    if (desk->signed_in && strcmp(desk->actor.role, "department") == 0) {
        query.queue = desk->actor.department;
        query.person = desk->actor.login;
    }
    return query;
}

bool request_board_key(Desk *desk, const char *record, RowKey *key)
{
    Sql *q =
        sql(desk->store, "SELECT rank FROM request WHERE id = :id AND open");

    sql_int(q, ":id", record_id(record));
    bool open = sql_row(q);
    if (open)
        *key = (RowKey){sql_get_int(q, 0), record_id(record)};
    return sql_done(q, NULL) && open;
}

static int found_rows(Desk *desk, const RequestQuery *query, FindFrom from,
                      RequestRow *out, int max)
{
    int64_t ids[IDS];
    Finder finder;
    int count = 0, got, step = has_filters(query) || max > IDS ? IDS : max;

    finder_open(&finder, desk, query->words, from);
    while (count < max && (got = ids_take(&finder, ids, step)) > 0) {
        Sql *q = ids_statement(desk, query, ids, got, from.backwards);
        sql_int(q, ":max", max - count);
        int rows = read_rows(q, false, out + count, max - count);
        if (rows < 0)
            finder.failed = true;
        count += rows > 0 ? rows : 0;
    }
    return finder_close(&finder) ? count : -1;
}

static int64_t found_count(Desk *desk, const RequestQuery *query, int64_t most)
{
    int64_t ids[IDS], count = 0;
    bool filters = has_filters(query);
    Finder finder;
    int got;

    finder_open(&finder, desk, query->words,
                (FindFrom){.edge = INT64_MAX, .most = filters ? 0 : (int)most});
    while (count < most && (got = ids_take(&finder, ids, IDS)) > 0) {
        if (!filters) {
            count += got;
            continue;
        }
        Sql *q = ids_statement(desk, query, ids, got, false);
        sql_int(q, ":max", -1);
        while (sql_row(q))
            count++;
        finder.failed = !sql_done(q, NULL) || finder.failed;
    }
    return finder_close(&finder) ? (count < most ? count : most) : -1;
}

static int rows_find(Desk *desk, const RequestQuery *query, RowsFrom from,
                     RequestRow *out, int max)
{
    if (is_board(query))
        return board_rows(desk, query, from, out, max);
    RowKey key = edge_key(from, (RowKey){0, INT64_MAX}, (RowKey){0, -1}, false);
    if (has_words(query)) {
        FindFrom edge = {.edge = key.second,
                         .backwards = from.backwards,
                         .most = has_filters(query) ? 0 : max};
        return found_rows(desk, query, edge, out, max);
    }
    Sql *q = list_statement(desk, query, from.backwards, REQUEST_ROW);
    sql_int(q, ":second", key.second);
    sql_int(q, ":max", max);
    return read_rows(q, false, out, max);
}

int request_rows(Desk *desk, const RequestQuery *query, RowsFrom from,
                 RequestRow *out, int max)
{
    const int count = rows_find(desk, query, from, out, max);

    for (int i = 0; i < count; i++)
        row_pass(desk, &out[i]);
    return count;
}

int64_t request_count(Desk *desk, const RequestQuery *query, int64_t limit)
{
    int64_t count = 0;

    if (has_words(query))
        return found_count(desk, query, limit + 1);
    Sql *q = list_statement(desk, query, false, NULL);
    sql_int(q, ":second", INT64_MAX);
    sql_int(q, ":max", limit + 1);
    while (sql_row(q))
        count++;
    return sql_done(q, NULL) ? count : -1;
}

/* ---- what may be the same -------------------------------------------------------- */

int request_alike(Desk *desk, const char *home, const char *category,
                  RequestRow *out, int max)
{
    enum { WITHIN = 4 * HOUR };
    Sql *q = sql(desk->store,
                 "SELECT " REQUEST_ROW " FROM request r INDEXED BY "
                 "request_board WHERE r.open AND r.received_at >= :since AND "
                 "CASE WHEN :category IS NULL THEN r.home = :home ELSE "
                 "r.category = :category AND r.unit = :unit END ORDER BY "
                 "r.home IS :home DESC, r.received_at DESC LIMIT :max");
    int unit = home ? home_unit(desk, home) : desk->unit;

    if (!home && !category) {
        sql_done(q, NULL);
        return 0;
    }
    sql_text(q, ":home", home);
    sql_text(q, ":category", category);
    sql_int(q, ":unit", unit);
    sql_int(q, ":since", clock_now() - WITHIN);
    sql_int(q, ":max", max);
    int count = read_rows(q, false, out, max);
    return count > 0 ? count : 0;
}
