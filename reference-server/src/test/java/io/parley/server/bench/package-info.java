/** Measurements of the server, and what they are made of. */
@NullMarked
package io.parley.server.bench;

import org.jspecify.annotations.NullMarked;
