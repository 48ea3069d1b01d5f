/** Which addresses may be reached on somebody's word, and which may not. */
@NullMarked
package io.parley.core.outgoing;

import org.jspecify.annotations.NullMarked;
