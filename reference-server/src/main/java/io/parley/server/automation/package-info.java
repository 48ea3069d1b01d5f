/** Rules put together with the server's parts: what they know, what they can do. */
@NullMarked
package io.parley.server.automation;

import org.jspecify.annotations.NullMarked;
