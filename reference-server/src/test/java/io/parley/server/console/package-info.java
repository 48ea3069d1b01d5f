/** The console over real HTTP and in a real browser. */
@NullMarked
package io.parley.server.console;

import org.jspecify.annotations.NullMarked;
