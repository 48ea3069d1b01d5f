/** What deciding costs, beside other engines in the same run. */
@NullMarked
package io.parley.automation.bench;

import org.jspecify.annotations.NullMarked;
