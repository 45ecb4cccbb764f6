/* service.h -- the house: who is here, what they may do, and doing it
 *
 * Screens and commands stand on this and call the same verbs, so nothing can
 * be done by key that cannot be scripted, and permission is checked once,
 * here.  A Desk is one opened database together with the forms, the roles,
 * the reference lists and the person who is signed in.
 *
 * Everything that happens is a Deed: a verb on a record with what was typed.
 *
 *     Deed deed = {.kind = "request", .verb = "receive"};
 *     fields_set(&deed.fields, "home", "1203");
 *     fields_set(&deed.fields, "category", "leak");
 *     fields_set(&deed.fields, "text", "廚房水龍頭漏水");
 *     if (!desk_do(desk, &deed, &err)) …
 *     deed.record is the new request's record, deed.number its number
 */
#ifndef GUANJIA_SERVICE_H
#define GUANJIA_SERVICE_H

#include "form.h"
#include "promise.h"
#include "store.h"

typedef struct Desk Desk;

/* ---- opening ---------------------------------------------------------- */

/* Opens the database at path.  Tables of another version are built again from
 * the journal first (progress may be NULL). */
bool desk_open(Desk **desk, const char *path, StoreMode mode, Progress progress,
               void *self, Err *err);
void desk_close(Desk *desk);

/* Makes a new database for unit (0: the hotline) with the built-in reference
 * lists, and one administrator "admin" whose PIN is written to pin. */
bool desk_make(const char *path, int unit, char pin[8], Err *err);
/* The same in a time zone (NULL: none, see desk_zone), telling the PIN before
 * it counts: whoever is killed in between knows it, or makes the database
 * again.  ERR_INPUT: there is no such zone. */
typedef void PinTell(const char *path, const char *pin);
bool desk_make_telling(const char *path, int unit, const char *zone,
                       PinTell *tell, Err *err);

/* The same for a desk whose lists and people are a hotline's: hubs say where
 * (sync.h), one a line.  It is empty until it has spoken with it.  unit 0: a
 * standby of that hotline. */
bool desk_join(const char *path, int unit, const char *hubs, Err *err);

/* Has it ever had all that its hotline has?  A desk that was made by desk_join
 * is shown to nobody before. */
bool desk_filled(Desk *desk);

/* In a transaction, at a desk that is not filled yet: facts are not added up
 * before the next desk_rebuild(), which is much quicker for many.  The file
 * says so, too. */
bool desk_put_off(Desk *desk, Err *err);
bool desk_is_put_off(const Desk *desk);

/* --db, $GUANJIA_DB, $XDG_DATA_HOME/guanjia/desk.db in turn.  Caller frees. */
char *desk_path(const char *option);

Store *desk_store(Desk *desk);
const FormBook *desk_forms(Desk *desk);
int desk_unit(const Desk *desk); /* 0: hotline */
const PromiseTerms *desk_terms(const Desk *desk);
/* Why a site's promises.yaml is not used, or NULL. */
const char *desk_terms_trouble(const Desk *desk);
/* The residence's time zone, "Asia/Taipei", by which all times are said and
 * shown, at the hotline and its desks; NULL, none was said: the process's TZ.
 * Caller frees. */
char *desk_zone(Desk *desk);
/* Says which it is, where lists are kept: at the hotline, or at a desk that has
 * none.  ERR_INPUT: there is no such zone. */
bool desk_zone_put(Desk *desk, const char *name, Err *err);
bool desk_changed(Desk *desk); /* another program changed the file */
/* Something that is no fact is other than it was, and what is told with it: a
 * desk was heard. */
void desk_stir(Desk *desk);

/* The language in force: "en", "zh-Hant" …  language_set() switches gettext
 * and labels at run time; unknown ones are an error that lists the known. */
const char *language(void);
bool language_set(const char *code, Err *err);
const char *language_at(int i);              /* known ones; NULL at end */
const char *language_name(const char *code); /* in its own: "繁體中文" */
/* Picks from LC_ALL, LC_MESSAGES, LANG and sets the locale to a UTF-8 one. */
void language_start(void);

/* ---- people ------------------------------------------------------------- */

typedef struct Staff {
    char login[33];
    char name[97];
    char role[25];         /* of data/roles.yaml */
    char department[33];   /* code */
    char skills[97];       /* "lifts, plumbing"; "" */
    char silent_hours[12]; /* 22:00-07:00, when nothing rings for her; "" */
    bool on_duty;
    int unit;      /* 0: all */
    Seconds since; /* on duty since */
} Staff;

/* Signs in by PIN.  Wrong: ERR_FORBIDDEN.  After three wrong ones each next
 * try must wait longer (5 s, 10 s, 20 s … 5 min): ERR_NOT_NOW with how long;
 * counted in the file and by the system's clock, so neither another terminal
 * nor --now helps.  A butler's sign-in
 * puts her on duty when duty is true. */
bool sign_in(Desk *desk, const char *login, const char *pin, bool duty,
             Err *err);
/* As the operating system's user, who needs no PIN; ERR_FORBIDDEN when that
 * user is no staff. */
bool sign_in_system(Desk *desk, Err *err);
/* Checks the PIN of who is signed in (unlocking); same slowing down. */
bool sign_check(Desk *desk, const char *pin, Err *err);
void sign_out(Desk *desk, bool duty_ends);
const Staff *desk_actor(const Desk *desk); /* NULL: nobody */
/* yescrypt hash of pin, of 4 to 12 digits. */
bool pin_hash(const char *pin, char out[256], Err *err);

/* Active ones, those of the desk first, by name. */
int staff_list(Desk *desk, Staff *out, int max);
bool staff_get(Desk *desk, const char *login, Staff *out);
int staff_on_duty(Desk *desk, Staff *out, int max); /* in this unit */
/* Requests that she has to do something about. */
int staff_load(Desk *desk, const char *login);

/* ---- roles -------------------------------------------------------------- */

/* May the person who is signed in do verb to kind?  When not, err says who
 * may. */
bool role_may(Desk *desk, const char *kind, const char *verb, Err *err);
/* A sentence about a site's roles.yaml that was wrong (the built-in one is
 * used then), or NULL. */
const char *role_trouble(const Desk *desk);

/* ---- reference lists ------------------------------------------------------ */

typedef struct Reference {
    char code[33];
    char *labels;        /* JSON object by language; owned by the desk */
    char department[33]; /* category: who does it */
    char urgency[17];    /* category: emergency, normal, low */
    char nature[17];     /* category: service, complaint, enquiry, feedback */
    char promise[17];    /* category: 5341, outside, answer */
    /* department, see turn.h: */
    char *people;        /* logins with a space between; owned by the desk */
    char assignment[17]; /* grab, assign, rotate; "": grab */
    Seconds silence, silence_emergency; /* NEVER: not said */
    char call[97]; /* category: departments and logins called besides */
    char major[4]; /* category: yes, no: complaints of it are major */
} Reference;

/* kind: "category" or "department"; in their order.  NULL past the end. */
const Reference *reference_at(Desk *desk, const char *kind, int i);
const Reference *reference_get(Desk *desk, const char *kind, const char *code);
/* In the language in force; code when it has none. */
const char *reference_label(const Reference *reference);
/* What typed may mean: by code, or part of the label in any language; best
 * first.  Returns how many. */
int reference_find(Desk *desk, const char *kind, const char *typed,
                   const Reference **out, int max);

/* ---- homes and households --------------------------------------------------- */

typedef struct Household {
    char record[49];
    char home[33]; /* "3-1203" */
    char name[129];
    char romanised[129];
    char language[17];   /* en, zh-Hant, ja … */
    char telephone[129]; /* one or more, " / " between */
    char wishes[513];    /* what they like to have remembered */
    int open;            /* requests that are open */
} Household;

/* By part of a room number, name or telephone tail (S5: seconds count):
 * "1203", "203", "王", "wang", "…6781".  Homes without a household come with an
 * empty record.  Returns how many, at most max. */
int household_find(Desk *desk, const char *typed, Household *out, int max);
bool household_of(Desk *desk, const char *home, Household *out);
/* "3-1203 王淑芬", of a household's record; caller frees. */
char *household_told(Desk *desk, const char *record);

/* Key of the home that typed names: "1203" at desk 3 is "3-1203". */
bool home_resolve(Desk *desk, const char *typed, char out[33], Err *err);

/* ---- doing ---------------------------------------------------------------- */

typedef struct Deed {
    const char *kind; /* request, home, household, staff, duty, category … */
    const char *verb; /* receive, accept … ; set; undo */
    char record[49];  /* in: which, "" for a new one; out: its name */
    char number[33];  /* out: what people call it */
    Fields fields;    /* as typed; read by the form's types */
    int64_t base;     /* newest stamp the person had seen; 0: what stands */
    Seconds at;       /* when it happened; NEVER: now */
    int64_t draft;    /* Draft.id that it was typed in: goes with the save */
    bool bulk;        /* import: a transaction is open, sums come later */
} Deed;

void deed_release(Deed *deed);

/* Checks role, form and state, writes the fact and adds it up, in one durable
 * transaction.  ERR_INPUT names the field; ERR_NOT_NOW says what can be done
 * instead; ERR_FORBIDDEN who may; ERR_CHANGED when base is given and another
 * has since set one of the same fields. */
bool desk_do(Desk *desk, Deed *deed, Err *err);

/* Undoes the last step of record that stands, by adding a fact.  what gets a
 * sentence that names it. */
bool desk_undo(Desk *desk, const char *kind, const char *record, Str *what,
               Err *err);

/* The same, of the step with that stamp: ERR_CHANGED when it is the last one
 * no more, because somebody has taken another meanwhile. */
bool desk_undo_step(Desk *desk, const char *kind, const char *record,
                    int64_t stamp, Str *what, Err *err);

/* What others set on a record since base, by column, and who did so last. */
typedef struct Changes {
    Fields fields; /* names and their values now */
    char who[97];
} Changes;

/* The column that an answer goes to: `at` of a request's arrive is
 * arrived_at. */
const char *deed_column(const char *kind, const char *verb, const char *field);

bool desk_changes(Desk *desk, const Deed *deed, Changes *changes, Err *err);
void changes_release(Changes *changes);

/* Adds a record up again from its facts (after bulk deeds); a kind that this
 * version does not know has no sum. */
bool desk_sum(Desk *desk, const char *kind, const char *record, Err *err);

/* What can be done while nobody waits; costs nothing when there is nothing.
 * True: there may be more to do. */
bool desk_tend(Desk *desk);

/* ---- what other databases say --------------------------------------------- */

/* May a desk of unit say this?  NULL: yes; else the code of the reason. */
const char *admit(Desk *desk, const Fact *fact, int unit);
/* The scope in which it is kept: a record that has moved away meanwhile. */
int admit_scope(Desk *desk, const Fact *fact, int unit);
const char *refusal_words(const char *code);  /* as a sentence */
const char *refusal_advice(const char *code); /* what can be done */
/* Refused, but nobody must look at it: the hotline says the same itself. */
#define REFUSAL_SAME "same"
bool refusal_passes(const char *code); /* what it is about may change */

/* Deletes all that is known about a record; in a transaction. */
bool desk_forget(Desk *desk, const char *kind, const char *record, Err *err);
/* Then nothing of it is left in the file's bytes; false: somebody stood in the
 * way, try again.  Costs nothing when there is nothing. */
bool desk_scrub(Desk *desk);

/* Facts were taken: lists that are held in memory are read again. */
void desk_refresh(Desk *desk);

/* ---- two hotlines: hotline.c ------------------------------------------------ */

/* Is it the standby of a hotline? */
bool desk_standby(Desk *desk);
/* When the hotline in force became it, as far as this database knows: ms since
 * 1970; 0: it is the first. */
int64_t desk_term(Desk *desk);
bool desk_term_learn(Desk *desk, int64_t term, Err *err);
/* The standby is the hotline from now on.  A hotline says so again where desks
 * have heard of a later one that is there no more. */
bool hotline_promote(Desk *desk, Err *err);
/* Another one is, since term: this is its standby from now on. */
bool hotline_step_down(Desk *desk, int64_t term, Err *err);

/* ---- the desks of a hotline ----------------------------------------------- */

/* A lobby's desk, as its hotline knows it: no fact, but known to the standby
 * as well. */
enum { UNIT_STANDBY = 0 }; /* in a desk's place: the standby itself */
typedef struct Lobby {
    int unit; /* 1 to 999; UNIT_STANDBY */
    char name[129];
    char key[2049];       /* "ssh-ed25519 AAAA…", without a comment */
    char fingerprint[64]; /* "SHA256:…" */
    char keys_file[1025]; /* authorized_keys that has its line; "": none */
    Seconds added;
    Seconds revoked; /* NEVER: it may come in */
    Seconds heard;   /* NEVER */
} Lobby;

/* Lets in the desk of a unit by its public key, typed as one line of a .pub
 * file (ERR_INPUT: it is none, or is known to ssh for something else).  A unit
 * has one desk: ERR_NOT_NOW while another key is in force. */
bool lobby_add(Desk *desk, int unit, const char *name, const char *key,
               Err *err);
/* Keeps in which file the desk's line stands. */
bool lobby_written(Desk *desk, int unit, const char *keys_file, Err *err);
/* From now on it is not let in, and whoever is in is put out. */
bool lobby_revoke(Desk *desk, int unit, Err *err);
/* "The desk of unit 3", "The standby": the beginning of a sentence. */
const char *lobby_title(int unit, char title[64]);
/* ERR_NOT_FOUND: that unit has none. */
bool lobby_of(Desk *desk, int unit, Lobby *lobby, Err *err);
/* i-th by unit; false past the end. */
bool lobby_at(Desk *desk, int i, Lobby *lobby);
/* Facts that are still to be sent to a peer. */
int64_t peer_waiting(Desk *desk, const Peer *peer);
/* What the other hotline knows of a desk is known here, too, if it is the
 * later word; its key is checked as one that is typed.  In a transaction. */
bool lobby_take(Desk *desk, const Lobby *lobby, Err *err);

/* The line for authorized_keys that lets it in, to do this only: program and
 * database are absolute paths. */
bool lobby_line(const Lobby *lobby, const char *program, const char *database,
                Str *line, Err *err);
/* Puts the line into an authorized_keys file in place of the unit's former
 * ones, or takes them out when line is NULL; all else there stays as it is. */
bool keys_file_put(const char *path, const Lobby *lobby, const char *line,
                   Err *err);

/* The key that whoever speaks with this desk came in by, as its fingerprint;
 * who calls on the same machine has none. */
void desk_called_by(Desk *desk, const char *fingerprint);
/* May the desk of unit, that came in by that key, go on? */
bool desk_admitted(Desk *desk, int unit, Err *err);

/* Drops all sums and adds every fact up again. */
bool desk_rebuild(Desk *desk, Progress progress, void *self, Err *err);

/* `guanjia check`: sums beside the tables, pages, forms against tables.  Each
 * finding is a line of out; false when there was one or it could not look. */
bool desk_check(Desk *desk, Progress progress, void *self, Str *out, Err *err);

#endif
