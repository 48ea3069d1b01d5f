/** The languages that customers are answered in, and telling them apart from a text. */
@NullMarked
package io.parley.core.language;

import org.jspecify.annotations.NullMarked;
