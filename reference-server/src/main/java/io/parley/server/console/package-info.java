/** The console: pages made on the server, and live updates. */
@NullMarked
package io.parley.server.console;

import org.jspecify.annotations.NullMarked;
