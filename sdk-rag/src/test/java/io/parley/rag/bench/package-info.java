/** Programs that measure quality and speed; not run by the build. */
@NullMarked
package io.parley.rag.bench;

import org.jspecify.annotations.NullMarked;
