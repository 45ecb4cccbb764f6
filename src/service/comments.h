/* comments.h -- words that come up in what people wrote
 *
 *     Comments comments;
 *     comments_init(&comments);
 *     comments_add(&comments, "電梯太慢，早上要等很久");      …
 *     count = comments_top(&comments, words, 20);
 *         電梯 in 5 comments, 管家 in 4, 健身房 in 3 …
 *
 * A word counts once a comment.  Nothing is looked up in a dictionary: what
 * comes up often stands out by itself, in any language of the house.
 */
#ifndef GUANJIA_COMMENTS_H
#define GUANJIA_COMMENTS_H

#include "names.h"

/* A stretch of writing in which words lie. */
typedef struct Word {
    int in;      /* comments that it came up in */
    int last;    /* the latest of them */
    int within;  /* han: in how many the likeliest longer one did */
    bool listed; /* may be told: no part of a word that is too long */
} Word;

typedef struct Comments {
    Names names;
    Word *words; /* by names' numbers */
    int cap;
    int count; /* comments with any text */
    Names parts, particles, endings, left_out;
} Comments;

typedef struct CommentWord {
    const char *text; /* until comments_release */
    int in;
} CommentWord;

void comments_init(Comments *comments);
void comments_release(Comments *comments);
void comments_add(Comments *comments, const char *text);
/* Those that came up in two comments at least, the most frequent first;
 * returns how many. */
int comments_top(Comments *comments, CommentWord *out, int max);

#endif
