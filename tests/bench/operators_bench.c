/* operators_bench.c -- many operators on one database at once
 *
 *     bench_operators GUANJIA DESK.db [OPERATORS [SECONDS]]
 *
 * DESK.db was made by bench_generate.  Each operator sits at the screens in a
 * pseudo-terminal of her own: two of three move on the board, the third types
 * into a new request, whose draft goes to the database key by key.  Meanwhile
 * five programs write 20 facts a second.  A key is over when the cursor of a
 * terminal (libvterm) stands where it has to be; an echo in a terminal of its
 * own takes its turns among them and is the floor.  In the end no program may
 * have ended or complained, and every fact must be there.
 */
#include "figures.h"
#include "request.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vterm.h>

enum {
    MOST = 200,
    ROWS = 24,
    COLS = 80,
    WRITERS = 5,
    RATE = 20,    /* facts a second, of all writers */
    EVERY = 1000, /* ms between two keys of one operator */
    PATIENCE = 5000,
    STARTS = 30000, /* ms until all stand on the board */
    SIGN_IN = 2,    /* seconds in which the writers' PINs are looked at, which
                     * takes all processors, and nobody presses a key */
};

static const char pin[] = "123456";

/* An operator at her terminal. */
typedef struct Operator {
    int line;
    pid_t program;
    VTerm *vterm;
    VTermPos cursor, before;
    bool types; /* else she moves on the board */
    bool ended;
    int keys;     /* pressed so far */
    double since; /* a key is on its way; 0: none is */
    double next;  /* when the next one is pressed */
    size_t bytes;
} Operator;

static struct {
    const char *program, *database;
    Operator at[MOST + 1]; /* the last one is the echo */
    int count;             /* without it */
    Figures board, form, echo;
    int late; /* keys that nothing came of */
    unsigned chance;
} bench = {.chance = 1};

static unsigned draw(unsigned below)
{
    bench.chance = bench.chance * 1103515245U + 12345U;
    return (bench.chance >> 16) % below;
}

/* ---- people ------------------------------------------------------------------ */

static void person_add(Desk *desk, const char *login, const char *hash)
{
    Err err = ERR_NONE;
    Str fields = STR_EMPTY;

    str_addf(&fields,
             "{\"name\":\"Operator %s\",\"role\":\"hotline\",\"pin\":", login);
    json_quote(&fields, hash);
    str_addc(&fields, '}');
    Fact fact = {.actor = "",
                 .kind = "staff",
                 .record = login,
                 .verb = "set",
                 .fields = str_text(&fields)};
    if (!journal_add(desk_store(desk), &fact, &err) ||
        !desk_sum(desk, "staff", login, &err))
        complain(login, err.text);
    str_release(&fields);
}

static void login_of(int i, char login[16])
{
    text_print(login, 16, "op%d", i);
}

static Desk *desk_of(void)
{
    Err err = ERR_NONE;
    Desk *desk;

    if (!desk_open(&desk, bench.database, STORE_WRITE, NULL, NULL, &err))
        complain(bench.database, err.text);
    return desk;
}

/* One PIN for all: its hash takes a while to make. */
static void people_make(void)
{
    char hash[256], login[16];
    Err err = ERR_NONE;
    Desk *desk = desk_of();

    if (!pin_hash(pin, hash, &err) ||
        !store_begin(desk_store(desk), DURABLE, &err))
        complain(bench.database, err.text);
    for (int i = 0; i < bench.count + WRITERS; i++) {
        login_of(i, login);
        person_add(desk, login, hash);
    }
    if (!store_commit(desk_store(desk), &err))
        complain(bench.database, err.text);
    desk_close(desk);
}

/* ---- who writes meanwhile ------------------------------------------------------- */

/* Takes requests down and sends them, RATE / WRITERS facts a second; what was
 * saved is told through the pipe. */
static void write_facts(int which, int seconds, int told)
{
    Err err = ERR_NONE;
    Desk *desk = desk_of();
    char login[16], record[49] = "";
    const double pause = 1e3 * WRITERS / RATE;

    login_of(bench.count + which, login);
    if (!sign_in(desk, login, pin, false, &err))
        complain(login, err.text);
    const double began = now_ms();
    for (int i = 0; now_ms() - began < seconds * 1e3; i++) {
        Deed deed = {.kind = "request", .verb = i % 2 ? "dispatch" : "receive"};
        if (i % 2) {
            text_copy(deed.record, sizeof deed.record, record);
            fields_set(&deed.fields, "department", "engineering");
        } else {
            fields_set(&deed.fields, "place", "大堂");
            fields_set(&deed.fields, "category", "leak");
            fields_set(&deed.fields, "text", "大堂天花板滴水");
        }
        if (!desk_do(desk, &deed, &err))
            complain(login, err.text);
        text_copy(record, sizeof record, deed.record);
        if (write(told, record, sizeof record) != sizeof record)
            complain(login, "nobody listens");
        deed_release(&deed);
        const double left = began + pause * (i + 1) - now_ms();
        if (left > 0)
            poll(NULL, 0, (int)left);
    }
    desk_close(desk);
    _exit(0);
}

static void writers_start(int seconds, pid_t writer[WRITERS], int told)
{
    for (int i = 0; i < WRITERS; i++) {
        writer[i] = fork();
        if (writer[i] == 0)
            write_facts(i, seconds, told);
    }
}

/* How many of the facts that were said to be saved are not there; *said: how
 * many were. */
static int facts_lost(int told, int *said)
{
    char record[49];
    int lost = 0;
    Desk *desk = desk_of();
    Sql *q = sql_once(desk_store(desk),
                      "SELECT count(*) FROM journal WHERE actor LIKE 'op%' AND "
                      "kind = 'request' AND verb IN ('receive', 'dispatch')");

    const int64_t kept = sql_row(q) ? sql_get_int(q, 0) : 0;
    sql_done(q, NULL);
    for (*said = 0; read(told, record, sizeof record) == sizeof record;
         ++*said) {
        Request request = {0};
        lost += !request_load(desk, record, &request, NULL);
        request_release(&request);
    }
    desk_close(desk);
    return lost + (int)(*said - kept);
}

/* ---- terminals ------------------------------------------------------------------ */

static int on_move(VTermPos to, VTermPos from, int visible, void *self)
{
    (void)from;
    (void)visible;
    ((Operator *)self)->cursor = to;
    return 1;
}

static const VTermScreenCallbacks callbacks = {.movecursor = on_move};

static void become(int i)
{
    char login[16];

    login_of(i, login);
    setenv("TERM", "xterm-256color", 1); /* NOLINT(concurrency-mt-unsafe) */
    setenv("LC_ALL", "C.UTF-8", 1);      /* NOLINT(concurrency-mt-unsafe) */
    setenv("GUANJIA_PIN", pin, 1);       /* NOLINT(concurrency-mt-unsafe) */
    if (i == bench.count)
        execlp("sh", "sh", "-c", "stty raw -echo; echo ok; exec cat",
               (char *)NULL);
    else
        execl(bench.program, bench.program, "--db", bench.database, "--lang",
              "zh-Hant", "--as", login, (char *)NULL);
    _exit(127);
}

static void operator_start(int i)
{
    Operator *one = &bench.at[i];
    struct winsize size = {.ws_row = ROWS, .ws_col = COLS};

    *one = (Operator){.types = i % 3 == 2};
    one->program = forkpty(&one->line, NULL, NULL, &size);
    if (one->program == 0)
        become(i);
    if (one->program < 0)
        complain("a terminal", "there is none");
    fcntl(one->line, F_SETFL, O_NONBLOCK);
    fcntl(one->line, F_SETFD, FD_CLOEXEC);
    one->vterm = vterm_new(ROWS, COLS);
    vterm_set_utf8(one->vterm, 1);
    VTermScreen *screen = vterm_obtain_screen(one->vterm);
    vterm_screen_set_callbacks(screen, &callbacks, one);
    vterm_screen_reset(screen, 1);
}

static void put(Operator *one, const char *bytes)
{
    if (write(one->line, bytes, strlen(bytes)) < 0)
        one->ended = true;
}

static void take(Operator *one)
{
    char bytes[65536];
    const ssize_t len = read(one->line, bytes, sizeof bytes);

    if (len <= 0) {
        one->ended = len == 0 || (errno != EAGAIN && errno != EINTR);
        return;
    }
    one->bytes += (size_t)len;
    vterm_input_write(one->vterm, bytes, (size_t)len);
    const size_t answer = vterm_output_read(one->vterm, bytes, sizeof bytes);
    if (answer > 0 && write(one->line, bytes, answer) < 0)
        one->ended = true;
}

/* ---- keys ----------------------------------------------------------------------- */

/* Four down and four up; ten letters and ten back. */
static const char *key_of(const Operator *one)
{
    if (one->types)
        return one->keys % 20 < 10 ? "a" : "\177";
    return one->keys % 8 < 4 ? "\033OB" : "\033OA";
}

static void press(Operator *one)
{
    one->before = one->cursor;
    one->since = now_ms();
    put(one, one == &bench.at[bench.count] ? "a" : key_of(one));
    one->keys++;
    one->next = one->since + EVERY / 2 + draw(EVERY);
}

/* The cursor is where the key was to bring it. */
static bool is_there(const Operator *one)
{
    return one->cursor.row != one->before.row ||
           one->cursor.col != one->before.col;
}

static void look(Operator *one, double now)
{
    Figures *figures = one == &bench.at[bench.count] ? &bench.echo
                       : one->types                  ? &bench.form
                                                     : &bench.board;

    if (one->since > 0 && is_there(one)) {
        figures_add(figures, now - one->since);
        one->since = 0;
    } else if (one->since > 0 && now - one->since > PATIENCE) {
        figures_add(figures, PATIENCE);
        bench.late++;
        one->since = 0;
    } else if (one->since == 0 && now >= one->next) {
        press(one);
    }
}

/* Hears all terminals for ms; keys: presses, too. */
static void listen_all(double ms, bool keys)
{
    struct pollfd lines[MOST + 1];
    const double until = now_ms() + ms;

    for (double now = now_ms(); now < until; now = now_ms()) {
        for (int i = 0; i <= bench.count; i++)
            lines[i] = (struct pollfd){
                bench.at[i].ended ? -1 : bench.at[i].line, POLLIN, 0};
        poll(lines, (nfds_t)bench.count + 1, 1);
        for (int i = 0; i <= bench.count; i++) {
            if (lines[i].revents)
                take(&bench.at[i]);
            if (keys)
                look(&bench.at[i], now_ms());
        }
    }
}

/* Until every board is painted, and has been quiet. */
static void settle(void)
{
    const double until = now_ms() + STARTS;

    for (;;) {
        size_t before = 0, after = 0;
        bool all = true;
        for (int i = 0; i < bench.count; i++)
            before += bench.at[i].bytes;
        listen_all(500, false);
        for (int i = 0; i < bench.count; i++) {
            after += bench.at[i].bytes;
            all = all && bench.at[i].bytes > 1000;
        }
        if (all && after - before < 200 * (size_t)bench.count)
            return;
        if (now_ms() > until)
            complain("the screens", "they do not come up");
    }
}

/* The third one's form, at its text. */
static void forms_open(void)
{
    static const char *const keys[] = {"n", "\t", "\t", "\t"};

    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        for (int i = 0; i < bench.count; i++)
            if (bench.at[i].types)
                put(&bench.at[i], keys[k]);
        listen_all(300, false);
    }
}

/* Seconds of the processor that the operators' programs have had. */
static double worked(void)
{
    int64_t ticks = 0;

    for (int i = 0; i < bench.count; i++) {
        char path[64], bytes[1024];
        text_print(path, sizeof path, "/proc/%d/stat",
                   (int)bench.at[i].program);
        const int in = open(path, O_RDONLY | O_CLOEXEC);
        const ssize_t len = in >= 0 ? read(in, bytes, sizeof bytes - 1) : 0;
        if (in >= 0)
            close(in);
        bytes[len > 0 ? len : 0] = '\0';
        char *at = strrchr(bytes, ')');
        for (int k = 0; at && k < 12; k++)
            at = strchr(at + 1, ' ');
        ticks += at ? strtoll(at, &at, 10) + strtoll(at, NULL, 10) : 0;
    }
    return (double)ticks / (double)sysconf(_SC_CLK_TCK);
}

static int operators_end(void)
{
    int ended = 0;

    for (int i = 0; i <= bench.count; i++) {
        Operator *one = &bench.at[i];
        if (one->ended || waitpid(one->program, NULL, WNOHANG) != 0) {
            (void)fprintf(stderr, "the program of operator %d has ended\n", i);
            ended++;
        }
        kill(one->program, SIGHUP);
        close(one->line);
        waitpid(one->program, NULL, 0);
        vterm_free(one->vterm);
    }
    return ended;
}

int main(int argc, char *argv[])
{
    int told[2], said, status, failed = 0;
    pid_t writer[WRITERS];

    if (argc < 3)
        complain("usage", "bench_operators GUANJIA DESK.db [COUNT [SECONDS]]");
    bench.program = argv[1];
    bench.database = argv[2];
    bench.count = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 50;
    const int seconds = argc > 4 ? (int)strtol(argv[4], NULL, 10) : 20;
    bench.count = bench.count > MOST ? MOST : bench.count;
    (void)signal(SIGPIPE, SIG_IGN);
    language_start();
    people_make();
    for (int i = 0; i <= bench.count; i++)
        operator_start(i);
    settle();
    forms_open();
    if (pipe2(told, O_CLOEXEC) != 0 ||
        fcntl(told[1], F_SETPIPE_SZ, 1 << 20) < 0)
        complain("a pipe", "there is none");
    writers_start(SIGN_IN + seconds, writer, told[1]);
    close(told[1]);
    listen_all(SIGN_IN * 1e3, false);
    const double before = worked();
    listen_all(seconds * 1e3, true);
    const double spent = worked() - before;
    for (int i = 0; i < WRITERS; i++)
        if (waitpid(writer[i], &status, 0) != writer[i] || status != 0) {
            (void)fprintf(stderr, "writer %d ended with %d\n", i, status);
            failed++;
        }
    const int lost = facts_lost(told[0], &said);
    failed += operators_end();

    char what[80];
    text_print(what, sizeof what, "%d operators, board: key to cursor, p50",
               bench.count);
    tell(what, figures_part(&bench.board, 0.5), "ms", "",
         figures_part(&bench.echo, 0.5));
    tell("  p99", figures_part(&bench.board, 0.99), "ms", "<= 20",
         figures_part(&bench.echo, 0.99));
    tell("  a form, kept key by key, p50", figures_part(&bench.form, 0.5), "ms",
         "", figures_part(&bench.echo, 0.5));
    tell("  p99", figures_part(&bench.form, 0.99), "ms", "<= 20",
         figures_part(&bench.echo, 0.99));
    tell("  processor of one operator", spent / seconds / bench.count * 100,
         "%", "<= 1", 0);
    tell("  keys without an answer", bench.late, "", "= 0", 0);
    tell("  facts written meanwhile, a second",
         (double)said / (SIGN_IN + seconds), "/s", ">= 20", 0);
    tell("  facts lost", lost, "", "= 0", 0);
    tell("  programs that failed or ended", failed, "", "= 0", 0);
    return lost != 0 || failed != 0;
}
