/** Rules put to work: events in, planned effects and a journal out. */
@NullMarked
package io.parley.automation;

import org.jspecify.annotations.NullMarked;
