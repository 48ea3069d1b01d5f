/** How the log is written: one line for each event, for people or for collectors. */
@NullMarked
package io.parley.server.log;

import org.jspecify.annotations.NullMarked;
