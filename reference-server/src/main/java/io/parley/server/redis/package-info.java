/** Work announced over Redis Streams. */
@NullMarked
package io.parley.server.redis;

import org.jspecify.annotations.NullMarked;
