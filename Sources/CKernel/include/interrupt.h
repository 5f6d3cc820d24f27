// SIGINT and SIGTERM as a flag that any thread can look at.
#pragma once

// From now on both signals only raise the flag; a second one ends the process as usual.
void ck_catch_interrupts(void);
// The last of the two signals that came, 0 when none has.
int ck_interrupt(void);
