/** Copies of what lives in other systems, kept to be listed and searched without asking them. */
@NullMarked
package io.parley.core.mirror;

import org.jspecify.annotations.NullMarked;
