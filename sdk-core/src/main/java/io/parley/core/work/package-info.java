/**
 * Durable work: jobs in mailboxes, the ledger of effects, and the one commit that ties them
 * together.
 */
@NullMarked
package io.parley.core.work;

import org.jspecify.annotations.NullMarked;
