/** The HTTP edge: the container, what it refuses before anybody looks, and bodies as JSON. */
@NullMarked
package io.parley.server.http;

import org.jspecify.annotations.NullMarked;
