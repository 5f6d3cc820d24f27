#include "cversion.h"

const char *toll_commit(void) { return TOLL_COMMIT; }
