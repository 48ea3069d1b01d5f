/** Chunks, and the indexes that find them by their words and by their meaning. */
@NullMarked
package io.parley.rag.index;

import org.jspecify.annotations.NullMarked;
