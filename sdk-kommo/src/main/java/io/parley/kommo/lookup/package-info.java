/** What agents' models may look up of the customer who writes, in the copy of the account. */
@NullMarked
package io.parley.kommo.lookup;

import org.jspecify.annotations.NullMarked;
