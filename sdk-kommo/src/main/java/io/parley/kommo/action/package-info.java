/** What agents, rules and sequences can do in a Kommo account, each with its own read-back. */
@NullMarked
package io.parley.kommo.action;

import org.jspecify.annotations.NullMarked;
