/** What a tenant sets for itself. */
@NullMarked
package io.parley.server.account;

import org.jspecify.annotations.NullMarked;
