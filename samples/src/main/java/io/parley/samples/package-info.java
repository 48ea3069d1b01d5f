/** One main per idea. */
@NullMarked
package io.parley.samples;

import org.jspecify.annotations.NullMarked;
