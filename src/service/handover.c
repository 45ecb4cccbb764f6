/* handover.c -- what one shift hands over to the next, composed from facts
 *
 *     late          3-1123-007  3-1203 王淑芬  漏水
 *                   Solved or explained; declined: no plumber today
 *     appointments  3-1123-019  …
 *     waiting       Parcels: 8 open, 2 late
 *     notes         O3-1123-002  …
 */
#include "handover.h"
#include "desk.h"
#include "duty.h"

#include <string.h>

static const struct {
    const char *code, *label;
} parts[HANDOVER_PARTS] = {
    [HANDOVER_EMERGENCIES] = {"emergencies", N_("Emergencies")},
    [HANDOVER_LATE] = {"late", N_("Late")},
    [HANDOVER_APPOINTMENTS] = {"appointments", N_("Agreed for today")},
    [HANDOVER_OPEN] = {"open", N_("Promised")},
    [HANDOVER_WAITING] = {"waiting", N_("Lent or waiting")},
    [HANDOVER_DRAFTS] = {"drafts", N_("Drafts")},
    [HANDOVER_NOTES] = {"notes", N_("Notes for the next")},
    [HANDOVER_NEXT] = {"next", N_("Next on duty")},
};

const char *handover_part_code(HandoverPart part)
{
    return parts[part].code;
}

const char *handover_part_label(HandoverPart part)
{
    return _(parts[part].label);
}

typedef struct Telling {
    Desk *desk;
    Seconds now;
    bool (*visit)(void *self, const HandoverLine *line);
    void *self;
    int manned[UNITS_MOST], manned_count; /* at the hotline */
} Telling;

/* ---- requests ------------------------------------------------------------------ */

static bool is_manned(const Telling *telling, int unit)
{
    for (int i = 0; i < telling->manned_count; i++)
        if (telling->manned[i] == unit)
            return true;
    return false;
}

static bool is_today(Seconds at, Seconds now)
{
    return at != NEVER && day_start(at) == day_start(now);
}

/* HANDOVER_PARTS: it is another desk's to hand over. */
static HandoverPart part_of(const Telling *telling, const RequestRow *row)
{
    if (strcmp(row->urgency, "emergency") == 0)
        return HANDOVER_EMERGENCIES;
    if (row->due != NEVER && row->due < telling->now)
        return HANDOVER_LATE;
    if (is_today(row->appointment, telling->now))
        return HANDOVER_APPOINTMENTS;
    return telling->desk->unit == 0 && is_manned(telling, row->unit)
               ? HANDOVER_PARTS
               : HANDOVER_OPEN;
}

static void said_add(Str *out, const char *text)
{
    if (!text || !*text)
        return;
    str_add(out, "; ");
    str_addn(out, text, strcspn(text, "\n"));
}

static const char *who_of(const Telling *telling, const RequestRow *row)
{
    const Reference *department =
        row->person ? NULL
                    : reference_get(telling->desk, "department", row->who);

    return department ? reference_label(department) : row->who;
}

/* "Solved or explained; handed back; no plumber today" */
static void why_write(const Telling *telling, const RequestRow *row, Str *out)
{
    Request request = {0};
    char until[TIME_TEXT];

    if (row->due != NEVER)
        str_addf(out, "%s; ", promise_label(row->next));
    str_add(out, state_label(row->state));
    if (!request_load(telling->desk, row->record, &request, NULL))
        return;
    said_add(out, who_of(telling, row));
    said_add(out, request.reason);
    if (row->explained)
        said_add(out, request.explanation);
    if (row->promised) {
        said_add(out, request.promise_party);
        time_write(request.course.until, TIME_SHORT, telling->now, until);
        said_add(out, until);
    }
    request_release(&request);
}

static bool request_tell(const Telling *telling, HandoverPart part,
                         const RequestRow *row)
{
    Str text = STR_EMPTY, why = STR_EMPTY;

    str_addf(&text, "%s%s%s  %s", row->home, row->name[0] ? " " : "", row->name,
             row->text);
    why_write(telling, row, &why);
    const HandoverLine line = {
        .part = part,
        .record = row->record,
        .number = row->number,
        .text = str_text(&text),
        .why = str_text(&why),
        .at = part == HANDOVER_APPOINTMENTS ? row->appointment : row->due};
    const bool on = telling->visit(telling->self, &line);
    str_release(&text);
    str_release(&why);
    return on;
}

/* One part of them; *on false: whoever looks wants no more. */
static bool requests_tell(const Telling *telling, HandoverPart part, bool *on)
{
    enum { STRIDE = 64 };
    RequestRow rows[STRIDE];
    RowKey key;
    RowsFrom from = {0};
    int count;

    do {
        count = request_rows(telling->desk, &REQUEST_QUERY_BOARD, from, rows,
                             STRIDE);
        for (int i = 0; *on && i < count; i++)
            if (part_of(telling, &rows[i]) == part)
                *on = request_tell(telling, part, &rows[i]);
        if (count > 0)
            key = rows[count - 1].key;
        from.key = &key;
    } while (*on && count == STRIDE);
    return count >= 0;
}

/* ---- what else ------------------------------------------------------------------ */

static bool line_tell(const Telling *telling, const HandoverLine *line)
{
    HandoverLine whole = *line;

    whole.record = line->record ? line->record : "";
    whole.number = line->number ? line->number : "";
    whole.why = line->why ? line->why : "";
    return telling->visit(telling->self, &whole);
}

/* "Parcels: 8 open, 2 late" */
static bool register_tell(const Telling *telling, const Form *form)
{
    enum { MOST = 999 };
    RecordQuery query = {.kind = form->kind, .open = true};
    Str text = STR_EMPTY, counts = STR_EMPTY;
    const int64_t open = record_count(telling->desk, &query, MOST);
    bool on = true;

    query.late = true;
    const int64_t late = record_count(telling->desk, &query, MOST);
    str_addf(&counts, _("%d open"), (int)open);
    if (late > 0)
        str_addf(&counts, _(", %d late"), (int)late);
    str_addf(&text, _("%s: %s"), label_in(form->sheet.label, language()),
             str_text(&counts));
    if (open > 0)
        on = line_tell(telling, &(HandoverLine){.part = HANDOVER_WAITING,
                                                .text = str_text(&text)});
    str_release(&text);
    str_release(&counts);
    return on;
}

/* Of the registers that stand on the board; notices have a part of their own. */
static bool registers_tell(const Telling *telling)
{
    enum { MOST_FORMS = 256 };
    const Form *forms[MOST_FORMS];
    const int count = registers_with_open(telling->desk, forms, MOST_FORMS);
    bool on = true;

    for (int i = 0; on && i < count; i++)
        if (forms[i]->list.board && strcmp(forms[i]->kind, "notice") != 0)
            on = register_tell(telling, forms[i]);
    return on;
}

static bool drafts_tell(const Telling *telling)
{
    const Staff *actor = desk_actor(telling->desk);
    const int count =
        actor ? draft_count(telling->desk->store, actor->login) : 0;
    Str text = STR_EMPTY;
    bool on = true;

    if (count > 0) {
        str_addf(&text,
                 ngettext("%d draft of yours was not sent",
                          "%d drafts of yours were not sent",
                          (unsigned long)count),
                 count);
        on = line_tell(telling, &(HandoverLine){.part = HANDOVER_DRAFTS,
                                                .text = str_text(&text)});
    }
    str_release(&text);
    return on;
}

static bool shift_tell(const Telling *telling)
{
    Shift next;

    return !shift_next(telling->desk, telling->desk->unit, telling->now,
                       &next) ||
           line_tell(telling, &(HandoverLine){.part = HANDOVER_NEXT,
                                              .text = next.name,
                                              .at = next.begins});
}

/* ---- notices ---------------------------------------------------------------------- */

/* Is it to somebody of that role here?  At the hotline, where those of all
 * units lie, `everyone` is who is at the hotline. */
static bool is_for(Desk *desk, const Record *notice, const char *role)
{
    const char *to = fields_get(&notice->fields, "role");

    if (text_is(to, "everyone"))
        return notice->unit == desk->unit;
    return to && role && strcmp(to, role) == 0;
}

static bool is_over(const Record *notice, Seconds now)
{
    return notice->due != NEVER && notice->due < now;
}

typedef bool NoticeVisit(void *self, const Record *notice);

/* Open notices, newest first. */
static bool notices_each(Desk *desk, NoticeVisit *visit, void *self)
{
    enum { STRIDE = 16 };
    const RecordQuery query = {.kind = "notice", .open = true};
    Record rows[STRIDE] = {0};
    RecordKey keys[STRIDE], key;
    RecordFrom from = {0};
    bool on = true;
    int count;

    do {
        count = record_list(desk, &query, &from, rows, keys, STRIDE);
        for (int i = 0; i < count; i++) {
            on = on && visit(self, &rows[i]);
            record_release(&rows[i]);
        }
        if (count > 0)
            key = keys[count - 1];
        from.key = &key;
    } while (on && count == STRIDE);
    return on;
}

static bool note_tell(void *self, const Record *notice)
{
    const Telling *telling = self;
    const char *about = fields_get(&notice->fields, "about");
    const char *text = fields_get(&notice->fields, "text");
    const Staff *actor = desk_actor(telling->desk);

    return is_over(notice, telling->now) ||
           !is_for(telling->desk, notice, actor ? actor->role : NULL) ||
           line_tell(telling, &(HandoverLine){.part = HANDOVER_NOTES,
                                              .record = notice->record,
                                              .number = notice->number,
                                              .text = about ? about : "",
                                              .why = text ? text : "",
                                              .at = notice->made_at});
}

bool handover_each(Desk *desk, Seconds now,
                   bool (*visit)(void *self, const HandoverLine *line),
                   void *self, Err *err)
{
    Telling telling = {.desk = desk, .now = now, .visit = visit, .self = self};
    bool done = role_may(desk, "request", "list", err), on = true;

    telling.manned_count = units_manned(desk, now, telling.manned, UNITS_MOST);
    for (HandoverPart part = 0; done && on && part <= HANDOVER_OPEN; part++)
        if (!requests_tell(&telling, part, &on))
            done = err_set(err, ERR_STORAGE, _("The list could not be read"));
    if (done && on && registers_tell(&telling) && drafts_tell(&telling) &&
        notices_each(desk, note_tell, &telling))
        shift_tell(&telling);
    return done;
}

/* ---- what must be read --------------------------------------------------------------- */

/* Who has signed stands in the journal: one fact for each of them. */
static bool has_signed(Desk *desk, const char *record, const char *login)
{
    Facts facts = {0};
    bool is = false;

    if (facts_load(desk, "notice", record, &facts, NULL))
        for (int i = 0; !is && i < facts.count; i++)
            is = !facts.undone[i] && strcmp(facts.at[i]->verb, "read") == 0 &&
                 strcmp(facts.at[i]->actor, login) == 0;
    facts_release(&facts);
    return is;
}

typedef struct Unread {
    Desk *desk;
    const Staff *person;
    Seconds now;
    Record *out;
    int count, max;
} Unread;

static bool unread_add(void *self, const Record *notice)
{
    Unread *unread = self;
    const char *must = fields_get(&notice->fields, "must_read");

    if (text_is(must, "yes") && !is_over(notice, unread->now) &&
        strcmp(notice->made_by, unread->person->login) != 0 &&
        is_for(unread->desk, notice, unread->person->role) &&
        !has_signed(unread->desk, notice->record, unread->person->login) &&
        record_load(unread->desk, "notice", notice->record,
                    &unread->out[unread->count], NULL))
        unread->count++;
    return unread->count < unread->max;
}

int must_read_list(Desk *desk, Seconds now, Record *out, int max)
{
    Unread unread = {.desk = desk,
                     .person = desk_actor(desk),
                     .now = now,
                     .out = out,
                     .max = max};

    if (unread.person && max > 0)
        notices_each(desk, unread_add, &unread);
    for (int i = 0, j = unread.count - 1; i < j; i++, j--) {
        const Record kept = out[i];
        out[i] = out[j];
        out[j] = kept;
    }
    return unread.count;
}

bool must_read_sign(Desk *desk, const Record *notice, Err *err)
{
    Deed deed = {.kind = "notice", .verb = "read"};

    text_copy(deed.record, sizeof deed.record, notice->record);
    const bool done = desk_do(desk, &deed, err);
    deed_release(&deed);
    return done;
}
