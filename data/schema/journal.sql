-- journal.sql -- what is kept for good: facts, settings, drafts
--
-- Facts are only ever added.  Everything in sums.sql is what they add up to.

CREATE TABLE journal (
    arrival INTEGER PRIMARY KEY AUTOINCREMENT, -- order in which this file got it
    origin  INTEGER NOT NULL,  -- which database wrote it
    seq     INTEGER NOT NULL,  -- its own count there, without gaps
    stamp   INTEGER NOT NULL,  -- hybrid logical clock, ms << 16 | counter
    scope   INTEGER NOT NULL,  -- unit, 0 everyone, -1 hotline only
    actor   TEXT NOT NULL,
    kind    TEXT NOT NULL,
    record  TEXT NOT NULL,
    verb    TEXT NOT NULL,
    base    INTEGER NOT NULL,  -- newest stamp on the record that the writer saw
    fields  TEXT NOT NULL,     -- JSON object
    UNIQUE (origin, seq)
);
CREATE INDEX journal_record ON journal (record);

-- This machine's own: origin, unit, sums version, residence's name …
CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Forms being filled in, kept key by key.
CREATE TABLE draft (
    id     INTEGER PRIMARY KEY,
    owner  TEXT NOT NULL,
    kind   TEXT NOT NULL,
    record TEXT NOT NULL,
    fields TEXT NOT NULL,
    begun  INTEGER NOT NULL,
    edited INTEGER NOT NULL
);

-- Wrong PINs, by login.
CREATE TABLE wrong_pin (
    login TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    until INTEGER NOT NULL     -- seconds; no try before
) WITHOUT ROWID;

-- Promises that this machine has rung for: each once.
CREATE TABLE rung (
    request INTEGER NOT NULL,
    due     INTEGER NOT NULL,
    late    INTEGER NOT NULL,  -- 0: nearly, 1: late
    PRIMARY KEY (request, due, late)
) WITHOUT ROWID;
