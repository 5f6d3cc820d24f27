#define _GNU_SOURCE 1
#include "interrupt.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t caught;

static void note(int number) { caught = number; }

void ck_catch_interrupts(void) {
  struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESETHAND | SA_RESTART};
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
}

int ck_interrupt(void) { return caught; }
