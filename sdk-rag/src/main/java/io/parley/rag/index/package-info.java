/** Chunks, and the index that finds them by their words. */
@NullMarked
package io.parley.rag.index;

import org.jspecify.annotations.NullMarked;
