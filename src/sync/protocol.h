/* protocol.h -- what two ends of a line say to each other
 *
 * Each end sends lines: one flat JSON object in UTF-8, ended by a newline, at
 * most LINE_LONGEST bytes.  "say" tells what a line is; a word that an end
 * does not know is passed over, and so is a name in a line that it knows.
 * Numbers are whole and fit in 63 bits.
 *
 *   desk     {"say":"hello","protocol":2,"least":1,"program":"0.1",
 *             "role":"desk","unit":3,"origin":4711,"clock":1766000000000}
 *   hotline  {"say":"hello","protocol":2,"least":1,"program":"0.1",
 *             "role":"hotline","unit":3,"origin":99,"clock":1766000000210,
 *             "term":0,"taken":60,"chain":7733}
 *   desk     {"say":"go","origin":99,"taken":812,"chain":15,
 *             "refused":0,"refused_sum":0}
 *
 * From then on both ends send facts as they come to be, in batches:
 *
 *            {"say":"fact","origin":4711,"seq":58,"stamp":115736576000000000,
 *             "base":0,"scope":3,"actor":"chen","kind":"request",
 *             "record":"36SDSNY005NM7","verb":"accept","fields":{…}}
 *            {"say":"upto","arrival":61,"chain":918,"left":0}
 *   other    {"say":"ack","arrival":61,"took":4}
 *
 * ARRIVAL counts the facts of one file in the order in which that file got
 * them; CHAIN is a number that the same file has for that arrival and another
 * history has not (ours: FNV-1a over the marks of all facts so far).  Who
 * takes facts keeps both, unread, in the transaction that keeps the facts, and
 * says them at the next greeting; whose facts they are looks whether it was
 * ever there.  If not, its file was restored, or is a copy of another: it
 * draws a new origin and says hello again (the desk before its go; the
 * hotline instead of listening: facts that come until the next go are passed
 * over).  A new origin has taken nothing, so everything is sent again; what is
 * here already is known by origin, seq and MARK and does no harm.
 *
 * So that not all of it need be sent, an end of whose facts nothing was taken
 * asks before it sends a stretch of arrivals, when both speak protocol 2 or
 * later:
 *
 *            {"say":"part","origin":4711,"least":1,"most":58,"count":57,
 *             "sum":118000425}
 *            {"say":"compare","arrival":61}
 *   other    {"say":"compared","arrival":61,"has":"some"}
 *
 * for each origin in the stretch: from which SEQ to which, how many facts the
 * asking end holds of those, and the sum of their marks modulo 2^63.  HAS is
 * "all" when the other holds just the same of each part: then the stretch ends
 * with an upto at once; "none" when it holds nothing of any.  The hotline
 * counts what is of scope 0 or of the desk's unit.
 *
 * MARK is FNV-1a, 64 bit, without the highest bit, over the decimal numbers
 * origin, seq, stamp, base and the texts actor, kind, record, verb, fields:
 * all nine parts end in a newline.  Of fields the bytes count as they stand on
 * the line.  SCOPE is no part of it, because it changes when a household moves
 * to another unit.
 *
 * What is sent: the hotline sends facts of scope 0 and of the desk's unit, but
 * not those that came in over this line.  A desk sends what it wrote under its
 * present origin; of what it had when it drew that origin, or first met this
 * hotline, it sends everything, because the other end may have lost it.  At
 * most WINDOW batches are on the way; LEFT says how many facts follow.  Who
 * has nothing left to send, and was told that all was taken, says
 *
 *            {"say":"level"}
 *
 * When a household moves to another unit, its facts get the new scope and new
 * arrivals, so that they go to the new desk.  The old one is told, within a
 * batch and before its upto,
 *
 *   hotline  {"say":"forget","kind":"household","record":"36SDSNY005NM7"}
 *
 * The desk keeps that in mind in the batch's transaction, and deletes the
 * record once everything that it said about it is acknowledged; a fact of the
 * record that comes later means that it is back.  A place whose fact has left
 * it is still one: it keeps its arrival and chain.
 *
 * What the hotline refuses is kept apart there; before the ack it says
 *
 *   hotline  {"say":"refused","origin":4711,"seq":58,"mark":71,
 *             "reason":"role"}
 *            {"say":"refusals","count":1,"sum":118000425,"whole":"no"}
 *
 * COUNT and SUM are those of everything that is refused to this unit; each adds
 * the lowest 32 bits of its mark and 1000003 times (the code of its reason's
 * first letter plus the number of letters).  A desk that comes to others says
 * {"say":"again"} and is told them all ("whole":"yes"), which then replace
 * what it had.
 *
 * TERM is when the hotline in force became it, in ms since 1970; 0: it is the
 * first.  A desk keeps the latest one that it has heard and speaks with no
 * hotline of an earlier one.  A desk that calls another hotline than the one
 * it spoke with last meets it anew: neither relies on what was taken before.
 *
 * Between a hotline and its standby either may call; UNIT is 0 and ROLE says
 * what each thinks that it is:
 *
 *   standby  {"say":"hello",…,"role":"standby","unit":0,…,"term":0}
 *   hotline  {"say":"hello",…,"role":"hotline","unit":0,…,"term":0,"taken":…}
 *
 * Of two the later term counts; of two hotlines with one term, the higher
 * origin.  A hotline that does not count becomes a standby as soon as it hears
 * so, and the line goes on; two standbys end it.  Each sends all facts, of
 * every scope and origin, but not those that came in over this line, and takes
 * the other's without judging them.  Where a record has moved before, a fact
 * is kept in the scope that the record has at the receiver.  A move is told in
 * the place of "forget":
 *
 *            {"say":"moved","kind":"household","record":"36SDSNY005NM7",
 *             "unit":3,"scope":5,"at":1766000000000}
 *
 * UNIT must forget it, SCOPE has it now.  The latest AT counts (0: UNIT was
 * only told once more).  Which desks are let in comes with a batch as well,
 * whenever it has changed; the later of ADDED and REVOKED counts:
 *
 *            {"say":"desk","unit":3,"name":"Tower A","key":"ssh-ed25519 …",
 *             "added":1766000000,"revoked":0}
 *
 * After PING_AFTER without a word an end says {"say":"ping"}; an end that has
 * heard nothing for DEAD_AFTER gives up.  {"say":"bye","why":"…"} is the last
 * line of an end that finds something wrong.
 */
#ifndef GUANJIA_SYNC_PROTOCOL_H
#define GUANJIA_SYNC_PROTOCOL_H

enum {
    PROTOCOL = 2,          /* what we speak … */
    PROTOCOL_LEAST = 1,    /* … down to */
    PROTOCOL_COMPARES = 2, /* knows part, compare, compared */

    LINE_LONGEST = 3 << 19, /* bytes: a fact's fields are at most 1 MiB */
    BATCH_BYTES = 64 << 10, /* sent in one batch, but for a single large fact */
    BATCH_HOLD = 4 << 20,   /* bytes that a receiver keeps for one batch */
    BATCH_MOST = 200,       /* facts in a batch … */
    BATCH_FIRST = 50,       /* … before it is known how quick the other is */
    BATCH_LEAST = 5,
    WINDOW = 4,           /* batches on the way */
    REFUSED_MOST = 10000, /* of one unit */

    PING_AFTER = 15 * 1000, /* ms */
    DEAD_AFTER = 45 * 1000,
};

#endif
