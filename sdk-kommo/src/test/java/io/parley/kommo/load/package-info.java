/** Programs that measure or show what tests only sample. */
@NullMarked
package io.parley.kommo.load;

import org.jspecify.annotations.NullMarked;
