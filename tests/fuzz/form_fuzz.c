/* form_fuzz.c -- any bytes as a form file: mistakes, never a crash
 *
 * links: form
 * seeds: hard/yaml-test-suite/src
 */
#include "form.h"

#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Mistakes mistakes = {.file = "form.yaml"};
    const bool fine = form_check_text((const char *)data, size, &mistakes);
    const char *text = str_text(&mistakes.text);

    /* What is said goes to a terminal: whole lines of clean text. */
    assert(fine == (mistakes.count == 0));
    assert(fine == (*text == '\0'));
    assert(utf8_valid(text, strlen(text)));
    for (const char *at = text; *at; at++)
        assert((unsigned char)*at >= ' ' || *at == '\n');
    mistakes_release(&mistakes);
    return 0;
}
