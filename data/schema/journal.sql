-- journal.sql -- what is kept for good: facts, settings, drafts
--
-- Facts are only ever added.  Everything in sums.sql is what they add up to.
-- A file that an older program made gets what is missing here when it is opened
-- for writing; a table that stands is never changed.

CREATE TABLE IF NOT EXISTS journal (
    arrival INTEGER PRIMARY KEY, -- order in which this file got it
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
    mark    INTEGER NOT NULL,  -- hash of its content, fact_mark()
    chain   INTEGER NOT NULL,  -- hash of this file's marks up to here
    -- two copies of one file may both have written their next seq; the mark
    -- keeps such facts apart, so that neither is taken for the other
    UNIQUE (origin, seq, mark)
);
CREATE INDEX IF NOT EXISTS journal_record ON journal (record);

-- Arrivals whose fact has moved behind the newest one, or was forgotten: its
-- household belongs to another unit now.  The places of the journal stay.
CREATE TABLE IF NOT EXISTS gone (
    arrival INTEGER PRIMARY KEY,
    chain   INTEGER NOT NULL,
    origin  INTEGER NOT NULL,  -- so that no seq of ours is given twice
    seq     INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS gone_seq ON gone (origin, seq);

-- At a hotline: what the desk of a unit must not hold any more.  At a desk:
-- what it was told to forget and has not yet, because something that it said
-- about it is not acknowledged.
CREATE TABLE IF NOT EXISTS forget (
    unit    INTEGER NOT NULL,
    kind    TEXT NOT NULL,
    record  TEXT NOT NULL,
    arrival INTEGER NOT NULL,  -- place in the journal at which it is told
    at      INTEGER NOT NULL,  -- ms since 1970 when it moved; 0: never did
    PRIMARY KEY (unit, kind, record)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS forget_arrival ON forget (unit, arrival);
CREATE INDEX IF NOT EXISTS forget_told ON forget (arrival);
CREATE INDEX IF NOT EXISTS forget_record ON forget (record);

-- This machine's own: origin, unit, sums version, residence's name …
CREATE TABLE IF NOT EXISTS setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

-- Forms being filled in, kept key by key.
CREATE TABLE IF NOT EXISTS draft (
    id     INTEGER PRIMARY KEY,
    owner  TEXT NOT NULL,
    kind   TEXT NOT NULL,
    record TEXT NOT NULL,
    fields TEXT NOT NULL,
    begun  INTEGER NOT NULL,
    edited INTEGER NOT NULL
);

-- Wrong PINs, by login.
CREATE TABLE IF NOT EXISTS wrong_pin (
    login TEXT PRIMARY KEY,
    count INTEGER NOT NULL,
    until INTEGER NOT NULL     -- seconds; no try before
) WITHOUT ROWID;

-- What has rung on this machine, for whom: each once.
CREATE TABLE IF NOT EXISTS heard (
    request INTEGER NOT NULL,
    event   TEXT NOT NULL,     -- rule@moment: late@1766000000
    login   TEXT NOT NULL,
    PRIMARY KEY (request, event, login)
) WITHOUT ROWID;

-- Messages to the residence's own commands (notify.h): one an event and command.
CREATE TABLE IF NOT EXISTS message (
    id      INTEGER PRIMARY KEY,
    command TEXT NOT NULL,     -- its name in notify.yaml
    event   TEXT NOT NULL,     -- record:rule@moment
    body    TEXT NOT NULL,     -- JSON
    made    INTEGER NOT NULL,  -- seconds
    next    INTEGER NOT NULL,  -- seconds; no try before
    done    INTEGER NOT NULL,  -- seconds; 0: not yet
    tries   INTEGER NOT NULL,
    error   TEXT NOT NULL,     -- of the last try
    UNIQUE (event, command)
);

-- Who facts are exchanged with, by the origin of their database.  What was
-- taken is written with the facts themselves, so it is never ahead of them.
CREATE TABLE IF NOT EXISTS peer (
    origin INTEGER PRIMARY KEY,
    unit   INTEGER NOT NULL,   -- 0: a hotline
    taken  INTEGER NOT NULL,   -- arrival there up to which all is here
    chain  INTEGER NOT NULL,   -- of the other file, at that arrival
    sent   INTEGER NOT NULL,   -- arrival here up to which all is there
    met    INTEGER NOT NULL,   -- arrival here when it was first met
    heard  INTEGER NOT NULL,   -- ms since 1970
    level  INTEGER NOT NULL    -- ms since 1970 when both had the same
);

-- What a hotline may not take from a desk, on both sides: left out of the sum.
CREATE TABLE IF NOT EXISTS quarantine (
    origin INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    mark   INTEGER NOT NULL,
    unit   INTEGER NOT NULL,   -- of the desk that said it
    reason TEXT NOT NULL,      -- code; the sentence is refusal_words()
    at     INTEGER NOT NULL,   -- ms since 1970
    stamp  INTEGER NOT NULL,   -- at the hotline the whole fact; at the desk,
    scope  INTEGER NOT NULL,   -- whose journal has it, kind and record
    actor  TEXT NOT NULL,
    kind   TEXT NOT NULL,
    record TEXT NOT NULL,
    verb   TEXT NOT NULL,
    base   INTEGER NOT NULL,
    fields TEXT NOT NULL,
    PRIMARY KEY (origin, seq, mark, unit)
) WITHOUT ROWID;

-- What was exchanged, failed, was noticed: sentences, the newest thousand.
CREATE TABLE IF NOT EXISTS sync_log (
    id   INTEGER PRIMARY KEY,
    at   INTEGER NOT NULL,     -- ms since 1970
    text TEXT NOT NULL
);

-- At a hotline: the desks of its lobbies, each let in by its key.
CREATE TABLE IF NOT EXISTS desk (
    unit        INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    key         TEXT NOT NULL,   -- "ssh-ed25519 AAAA…"
    fingerprint TEXT NOT NULL,   -- "SHA256:…", as ssh-keygen -l says it
    keys_file   TEXT NOT NULL,   -- where its line was written; "": nowhere
    added       INTEGER NOT NULL,
    revoked     INTEGER NOT NULL -- seconds; 0: it may come in
);
