/* serve.c -- the hotline's end, on standard input and output
 *
 *     command="guanjia serve --standby",restrict ssh-ed25519 AAAA… standby *
 *     command="guanjia serve --desk 3",restrict ssh-ed25519 AAAA… desk-3
 */
#include "carry.h"

#include <unistd.h>

static void ending_note(Desk *desk, int unit, const char *error)
{
    Str note = STR_EMPTY;
    char title[64];

    str_addf(&note, "%s: %s", lobby_title(unit, title), error);
    sync_note(desk_store(desk), str_text(&note), NULL);
    str_release(&note);
}

bool sync_serve(Desk *desk, int unit, const char *record, Err *err)
{
    Carrier carrier = {.in = STDIN_FILENO, .out = STDOUT_FILENO, .words = -1};

    if (desk_unit(desk) != 0)
        return err_set(err, ERR_USAGE,
                       _("%s is a desk's database; only a hotline answers"),
                       store_path(desk_store(desk)));
    endings_watch();
    if (record && !recording_open(&carrier.recording, record, err))
        return false;
    if (!unblock(carrier.in) || !unblock(carrier.out))
        return err_set(err, ERR_SYSTEM, _("The line cannot be used"));
    carrier.exchange = exchange_new(desk, EXCHANGE_HOTLINE, unit);
    carry(&carrier);
    const ExchangeStatus *status = exchange_status(carrier.exchange);
    const bool fine = !*status->error;
    if (!fine) {
        ending_note(desk, unit, status->error);
        err_set(err, ERR_SYSTEM, "%s", status->error);
    }
    carrier_release(&carrier);
    exchange_free(carrier.exchange);
    return fine;
}
