/** Finds the passages that bear on a question. */
@NullMarked
package io.parley.rag.retrieve;

import org.jspecify.annotations.NullMarked;
