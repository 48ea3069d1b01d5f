/** Who signs in to the console: members, their passwords, and the sessions they open. */
@NullMarked
package io.parley.server.console.access;

import org.jspecify.annotations.NullMarked;
