/** What is stored to be found, and the index that is kept equal to it on every node. */
@NullMarked
package io.parley.rag.source;

import org.jspecify.annotations.NullMarked;
