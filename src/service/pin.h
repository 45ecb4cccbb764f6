/* pin.h -- comparing a PIN with its hash; making one is service.h's pin_hash */
#ifndef GUANJIA_PIN_H
#define GUANJIA_PIN_H

#include <stdbool.h>

/* hash NULL or "": false, after as long as it takes to find out otherwise. */
bool pin_fits(const char *pin, const char *hash);

#endif
