/** Deleting a tenant: accepted at once, done by a job, to the last row and file. */
@NullMarked
package io.parley.server.deletion;

import org.jspecify.annotations.NullMarked;
