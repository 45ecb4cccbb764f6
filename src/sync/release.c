/* release.c -- taking after all what the hotline refused
 *
 *     guanjia --as lin sync release 36SDSNY005NM7
 *
 * A person has looked at it and answers for it; the desks learn of it as of
 * any other fact.
 */
#include "inside.h"

#include <stdlib.h>
#include <string.h>

enum { RELEASED_MOST = 200 };

typedef struct Release {
    const char *record;
    Came came[RELEASED_MOST];
    int count;
} Release;

static bool wanted(void *self, const Refused *refused)
{
    Release *release = self;
    Came *came = &release->came[release->count];

    if (strcmp(refused->fact.record, release->record) != 0 ||
        strcmp(refused->reason, "form") == 0)
        return true;
    came_copy(came, &refused->fact);
    if (came->said.count > 0)
        release->count++;
    return release->count < RELEASED_MOST;
}

static bool release_write(Desk *desk, Release *release, Err *err)
{
    Store *store = desk_store(desk);
    Touched touched = {0};
    bool done = true, fresh;

    for (int i = 0; done && i < release->count; i++) {
        Fact *fact = &release->came[i].fact;
        const Refused refused = {
            .origin = fact->origin, .seq = fact->seq, .mark = fact_mark(fact)};
        fact->scope =
            journal_scope(store, fact->kind, fact->record, fact->scope);
        done = refused_drop(store, &refused, err) &&
               journal_take(store, fact, &fresh, err);
        touched_add(&touched, fact->kind, fact->record);
    }
    done = done && touched_sum(&touched, desk, err);
    touched_release(&touched);
    return done;
}

bool sync_release(Desk *desk, const char *record, int *count, Err *err)
{
    Store *store = desk_store(desk);

    if (desk_unit(desk) != 0)
        return err_set(err, ERR_USAGE,
                       _("What was refused is taken at the hotline"));
    if (!role_may(desk, "staff", "set", err))
        return false;
    Release *release = mem_new(sizeof *release);
    release->record = record;
    bool done = refused_each(store, -1, wanted, release, err);
    if (done && release->count == 0)
        done = err_set(err, ERR_NOT_FOUND,
                       _("Nothing about %s was refused that could be taken"),
                       record);
    done = done && store_begin(store, DURABLE, err) &&
           release_write(desk, release, err) && store_commit(store, err);
    store_rollback(store);
    *count = done ? release->count : 0;
    for (int i = 0; i < release->count; i++)
        fields_release(&release->came[i].said);
    free(release);
    if (done)
        desk_refresh(desk);
    return done;
}
