// The commit this binary was built from, filled in by Package.swift; "unknown" outside a checkout.
#pragma once
const char *toll_commit(void);
