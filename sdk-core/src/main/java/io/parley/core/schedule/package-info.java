/** When a company is open and when customers are left in peace: pure values over time zones. */
@NullMarked
package io.parley.core.schedule;

import org.jspecify.annotations.NullMarked;
