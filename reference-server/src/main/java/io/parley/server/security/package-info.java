/** Who calls, what they may do, and how credentials are kept. */
@NullMarked
package io.parley.server.security;

import org.jspecify.annotations.NullMarked;
