/** What Kommo posts when something happens in an account, read into events. */
@NullMarked
package io.parley.kommo.webhook;

import org.jspecify.annotations.NullMarked;
