/** Indexes over the analyzers of Lucene: on disk, in memory, and in PostgreSQL. */
@NullMarked
package io.parley.rag.index.lucene;

import org.jspecify.annotations.NullMarked;
