/** What automations decided and why, also when that was nothing. */
@NullMarked
package io.parley.automation.journal;

import org.jspecify.annotations.NullMarked;
