/** What the dashboard shows: the steps from a customer's message to the confirmed answer. */
@NullMarked
package io.parley.server.console.feed;

import org.jspecify.annotations.NullMarked;
