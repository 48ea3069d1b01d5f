/** Kommo accounts as integrations of agents: kept, connected, heard, answered. */
@NullMarked
package io.parley.server.kommo;

import org.jspecify.annotations.NullMarked;
