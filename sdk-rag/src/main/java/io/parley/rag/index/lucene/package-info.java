/** Indexes over the analyzers of Lucene: one on disk, one in memory. */
@NullMarked
package io.parley.rag.index.lucene;

import org.jspecify.annotations.NullMarked;
