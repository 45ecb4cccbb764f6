-- sums.sql -- what the facts add up to; may be dropped and built again
--
-- The part before the line "-- then" makes the tables, with indexes that stay
-- small or grow at their end; the part behind it the other indexes and the
-- full-text tables, which are quicker made over full tables.
-- A column named like a field has the value of the newest fact that sets it.

CREATE TABLE request (
    id            INTEGER PRIMARY KEY, -- record_id(record)
    record        TEXT NOT NULL,
    number        TEXT NOT NULL,       -- 3-1123-007
    unit          INTEGER NOT NULL,
    state         TEXT NOT NULL,
    home          TEXT,
    place         TEXT,
    household     TEXT,
    caller        TEXT,
    nature        TEXT,
    category      TEXT,
    urgency       TEXT,
    promise       TEXT,                -- 5341, outside, answer
    text          TEXT,
    department    TEXT,
    assignee      TEXT,
    received_at   INTEGER,
    received_by   TEXT,
    sent_at       INTEGER,
    accepted_at   INTEGER,
    accepted_by   TEXT,
    appointment_at INTEGER,
    arrived_at    INTEGER,
    explained_at  INTEGER,
    explained_by  TEXT,
    explained_to  TEXT,
    explanation   TEXT,
    promised_at   INTEGER,
    promise_party TEXT,
    promised_until INTEGER,
    resolved_at   INTEGER,
    resolution    TEXT,
    verified_at   INTEGER,
    verdict       TEXT,                -- yes, no
    outside       TEXT,                -- yes: an outside party is needed
    reason        TEXT,
    declined_at   INTEGER,
    help_at       INTEGER,
    seen          TEXT,                -- who has seen what was told of it
    closed_at     INTEGER,
    notes         TEXT,                -- all that was said on the way
    reopened      INTEGER NOT NULL,    -- how often
    answers       TEXT,                -- {"hurt": "no"}: fields without a
                                       -- column of their own
    complained_at INTEGER,             -- when it became a complaint
    points        TEXT,                -- its main points
    wish          TEXT,                -- what the person wants
    about         TEXT,                -- login, or a name: of whom it complains
    major         TEXT,                -- yes: chief and manager know at once
    investigated_at INTEGER,
    investigated_by TEXT,
    findings      TEXT,
    measure       TEXT,
    answered_at   INTEGER,
    answered_by   TEXT,
    answered_to   TEXT,
    answer        TEXT,
    satisfied     TEXT,                -- yes, no
    reminders     INTEGER NOT NULL,    -- how often somebody asked again
    reminded_at   INTEGER,
    incident      TEXT,                -- record of the one that caused it
    called        TEXT,                -- besides: "security butler"
    joined        TEXT,                -- lines: "security wang" has accepted,
                                       -- "security wang @1766000000" is there
    waiting       TEXT,                -- those of called who have not accepted
    away          TEXT,                -- … and who are not there
    stepped_at    INTEGER,             -- when it was moved last, and by whom
    stepped_by    TEXT,
    source        TEXT,                -- boston311:101001242404
    open          INTEGER NOT NULL,
    due           INTEGER NOT NULL,    -- next promise; the far future: none
    next          INTEGER NOT NULL,    -- PromiseName
    rank          INTEGER NOT NULL,    -- place on the board: due; less than 0:
                                       -- an emergency that not all called
                                       -- have accepted
    stamp         INTEGER NOT NULL     -- newest fact
);

CREATE TABLE home (
    record TEXT PRIMARY KEY,           -- 3-1203
    unit   INTEGER,
    floor  TEXT,
    room   TEXT,
    class  TEXT,                       -- occupied, vacant …
    note   TEXT,
    stamp  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE household (
    id        INTEGER PRIMARY KEY,
    record    TEXT UNIQUE NOT NULL,
    home      TEXT,
    name      TEXT,
    romanised TEXT,
    language  TEXT,
    telephone TEXT,
    wishes    TEXT,
    note      TEXT,
    moved_in  TEXT,
    moved_out TEXT,
    source    TEXT,
    stamp     INTEGER NOT NULL
);

CREATE TABLE staff (
    record     TEXT PRIMARY KEY,       -- login
    name       TEXT,
    role       TEXT,
    department TEXT,
    unit       INTEGER,
    telephone  TEXT,
    language   TEXT,
    skills     TEXT,                   -- "lifts, plumbing"
    silent_hours TEXT,                 -- 22:00-07:00
    pin        TEXT,                   -- yescrypt
    active     TEXT,                   -- no: has left
    stamp      INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE duty (
    record TEXT PRIMARY KEY,           -- login
    unit   INTEGER,
    since  INTEGER,
    until  INTEGER,                    -- NULL: still on
    stamp  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE department (
    record   TEXT PRIMARY KEY,         -- code
    labels   TEXT,                     -- {"en": …, "zh-Hant": …}
    people   TEXT,                     -- logins in the order of their turns
    assignment TEXT,                   -- grab, assign, rotate
    silence  INTEGER,                  -- minutes until somebody hears of it
    silence_emergency INTEGER,
    position INTEGER,
    active   TEXT,
    stamp    INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE category (
    record     TEXT PRIMARY KEY,       -- code
    labels     TEXT,
    department TEXT,
    urgency    TEXT,
    nature     TEXT,
    promise    TEXT,
    call       TEXT,                   -- who is called besides, at once
    major      TEXT,                   -- yes: of a complaint
    position   INTEGER,
    active     TEXT,
    stamp      INTEGER NOT NULL
) WITHOUT ROWID;

-- Records that forms define, of all registers: what a form asks makes no
-- difference here.
CREATE TABLE record (
    id         INTEGER PRIMARY KEY,    -- of kind and record
    kind       TEXT NOT NULL,
    record     TEXT NOT NULL,
    number     TEXT NOT NULL,          -- P3-1123-007; record where there is none
    unit       INTEGER NOT NULL,
    state      TEXT NOT NULL,          -- of the form; '' where it has none
    open       INTEGER NOT NULL,       -- 1, 0; -1: what made it was undone
    sort       TEXT NOT NULL,          -- its place in the form's order
    due        INTEGER NOT NULL,       -- the far future: never
    made_at    INTEGER NOT NULL,
    made_by    TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    fields     TEXT NOT NULL,          -- {"home": "3-1203", …}
    words      TEXT NOT NULL,          -- what it is found by
    stamp      INTEGER NOT NULL
);

-- Which records name a home, a household, a person, another record: key is a
-- hash of the kind, the field and its value.
CREATE TABLE record_name (
    id  INTEGER NOT NULL,
    key INTEGER NOT NULL,
    PRIMARY KEY (id, key)
) WITHOUT ROWID;

-- Two facts set one field and neither knew the other; or a verb came too late
-- to be legal (field is then '').  The sum takes one, this keeps the other.
CREATE TABLE dispute (
    record       TEXT NOT NULL,
    kind         TEXT NOT NULL,
    field        TEXT NOT NULL,
    other_origin INTEGER NOT NULL,
    other_seq    INTEGER NOT NULL,
    other_verb   TEXT NOT NULL,
    other_actor  TEXT NOT NULL,
    taken        TEXT,
    other        TEXT,
    other_stamp  INTEGER NOT NULL,
    taken_actor  TEXT NOT NULL,        -- who said what counts; '' of a verb
    taken_stamp  INTEGER NOT NULL,
    -- the key's columns stand first, in its order: SQLite 3.40's
    -- integrity_check finds NULLs that are not there when they don't
    PRIMARY KEY (record, kind, field, other_origin, other_seq)
) WITHOUT ROWID;

CREATE INDEX request_board ON request (rank, id) WHERE open;
CREATE INDEX request_number ON request (number);
CREATE INDEX request_incident ON request (incident) WHERE incident IS NOT NULL;
CREATE INDEX request_appointment ON request (appointment_at) WHERE appointment_at IS NOT NULL;
CREATE INDEX request_source ON request (source) WHERE source IS NOT NULL;

-- then

-- which of a home's are open is read off the index
CREATE INDEX request_home ON request (home, id, open) WHERE home IS NOT NULL;
CREATE INDEX record_list ON record (kind, sort, id) WHERE open >= 0;
CREATE INDEX record_open ON record (kind, sort, id) WHERE open = 1;
CREATE INDEX record_due ON record (kind, due, id) WHERE open = 1;
CREATE INDEX record_number ON record (kind, number);
CREATE INDEX record_name_key ON record_name (key, id);
CREATE INDEX household_home ON household (home);
CREATE INDEX household_source ON household (source) WHERE source IS NOT NULL;

-- rowid = request.id; words of number, home, place, text, caller, notes.  Of
-- the latest requests they come in while nobody waits (search.c)
CREATE VIRTUAL TABLE request_words USING fts5 (
    words, content = '', tokenize = 'words', prefix = '2', columnsize = 0
);
-- pieces are merged while nobody waits (search.c), not within a commit
INSERT INTO request_words (request_words, rank) VALUES ('automerge', 0);
INSERT INTO request_words (request_words, rank) VALUES ('crisismerge', 64);

-- which words there are, to spell out the start of one (find.c)
CREATE VIRTUAL TABLE request_terms USING fts5vocab (request_words, instance);

-- rowid = household.id; room, names, telephone digits backwards
CREATE VIRTUAL TABLE household_words USING fts5 (
    room, name, tail, content = '', tokenize = 'words', prefix = '1 2 3', columnsize = 0
);

-- rowid = record.id
CREATE VIRTUAL TABLE record_words USING fts5 (
    kind, words, content = '', tokenize = 'words', prefix = '2', columnsize = 0
);
INSERT INTO record_words (record_words, rank) VALUES ('automerge', 0);
INSERT INTO record_words (record_words, rank) VALUES ('crisismerge', 64);
CREATE VIRTUAL TABLE record_terms USING fts5vocab (record_words, instance);
