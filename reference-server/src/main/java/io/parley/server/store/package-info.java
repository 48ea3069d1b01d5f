/** Stored documents as typed values. */
@NullMarked
package io.parley.server.store;

import org.jspecify.annotations.NullMarked;
