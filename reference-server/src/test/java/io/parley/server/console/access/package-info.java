/** Passwords and sessions by themselves. */
@NullMarked
package io.parley.server.console.access;

import org.jspecify.annotations.NullMarked;
