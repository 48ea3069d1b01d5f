/** What rules would do: on one event, and on all that were recorded in a time range. */
@NullMarked
package io.parley.automation.replay;

import org.jspecify.annotations.NullMarked;
