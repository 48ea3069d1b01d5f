/** Tenants that were ended, and what is left of them. */
@NullMarked
package io.parley.core.tenant;

import org.jspecify.annotations.NullMarked;
