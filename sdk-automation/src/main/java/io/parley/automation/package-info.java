/** Rules and sequences: pure decisions over events. */
@NullMarked
package io.parley.automation;

import org.jspecify.annotations.NullMarked;
