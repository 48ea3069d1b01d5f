/** Values that must not be printed, and how they are kept. */
@NullMarked
package io.parley.core.secret;

import org.jspecify.annotations.NullMarked;
