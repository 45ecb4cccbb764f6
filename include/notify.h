/* notify.h -- what leaves the program: messages through a residence's commands
 *
 * A site's notify.yaml (/etc/guanjia/notify.yaml, or where $GUANJIA_NOTIFY
 * says) names rules of escalation.h and the command that passes them on, an
 * SMS gateway, a mailer, a pager:
 *
 *     notify:
 *       - {name: sms, rules: [silent_chief, refused], run: [/usr/local/bin/sms],
 *          timeout: 30}
 *
 * What a rule tells becomes one message a command in this database's queue; the
 * command gets it as a JSON object on standard input and says 0 when it has
 * been passed on.  Until then it is tried again with growing pauses, 5 s to 10
 * min.  An event gets one message a command, whoever looks and however often
 * the program is started anew; one that was being passed on while the power
 * went is tried again, so its "event" names it for a gateway that must not
 * send twice.
 */
#ifndef GUANJIA_NOTIFY_H
#define GUANJIA_NOTIFY_H

#include "escalation.h"

/* One entry of notify.yaml. */
typedef struct NotifyCommand {
    const char *name;
    const Tree *rules; /* list of names */
    const Tree *run;   /* list: program and its words; no shell */
    Seconds timeout;   /* a command that takes longer is ended; 1 to 600 */
} NotifyCommand;

typedef struct Notify Notify; /* what notify.yaml says */

/* ERR_NOT_FOUND: there is no such file (says where one goes); ERR_INPUT: its
 * first mistake. */
bool notify_open(Desk *desk, Notify **notify, Err *err);
void notify_close(Notify *notify); /* NULL allowed */
const NotifyCommand *notify_command(const Notify *notify, const char *name);

/* One message in the queue.  Texts are owned. */
typedef struct Message {
    int64_t id;
    char command[49];
    char event[129]; /* names it: rule, request, moment */
    char *body;      /* JSON */
    Seconds made;
    Seconds next; /* not tried before; NEVER: done */
    Seconds done; /* NEVER: not yet */
    int tries;
    char error[161]; /* of the last try; "" */
} Message;

void message_release(Message *message);

/* Puts what stands now and has no message yet into the queue; *count is how
 * many. */
bool notify_gather(Desk *desk, const Notify *notify, Seconds now, int *count,
                   Err *err);
/* The one that is to be tried now; false: none. */
bool notify_next(Desk *desk, Seconds now, Message *message);
/* Writes down how a try ended: error "" is done. */
bool notify_tried(Desk *desk, const Message *message, const char *error,
                  Seconds now, Err *err);
/* The queue, what waits first, then the newest; until visit returns false. */
bool notify_each(Desk *desk, bool (*visit)(void *self, const Message *message),
                 void *self, Err *err);

#endif
