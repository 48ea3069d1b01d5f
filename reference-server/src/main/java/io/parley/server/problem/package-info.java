/** What went wrong, as RFC 9457 problem details, made in one place. */
@NullMarked
package io.parley.server.problem;

import org.jspecify.annotations.NullMarked;
