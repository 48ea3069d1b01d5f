/** What happens, as a feed for people, read at once or live. */
@NullMarked
package io.parley.server.feed;

import org.jspecify.annotations.NullMarked;
