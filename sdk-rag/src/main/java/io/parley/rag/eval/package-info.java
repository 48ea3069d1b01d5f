/** Measures how well questions find the texts that answer them. */
@NullMarked
package io.parley.rag.eval;

import org.jspecify.annotations.NullMarked;
