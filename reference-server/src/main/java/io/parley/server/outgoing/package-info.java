/** Requests to addresses that users name. */
@NullMarked
package io.parley.server.outgoing;

import org.jspecify.annotations.NullMarked;
