/** Copies an account, so that it can be listed and searched here. */
@NullMarked
package io.parley.kommo.sync;

import org.jspecify.annotations.NullMarked;
