/** JSON text to values and back; the one place that knows the parser. */
@NullMarked
package io.parley.core.json;

import org.jspecify.annotations.NullMarked;
