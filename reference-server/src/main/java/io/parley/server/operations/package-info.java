/** Whether the server is well: health, metrics, and what is cleared away. */
@NullMarked
package io.parley.server.operations;

import org.jspecify.annotations.NullMarked;
