/** Reads office files with Apache Tika, in a process of its own for each file. */
@NullMarked
package io.parley.rag.ingest.tika;

import org.jspecify.annotations.NullMarked;
