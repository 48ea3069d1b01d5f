/**
 * From decisions to effects: what is known when something is decided, planned acts with keys that
 * say why, and the guard against automations that answer to themselves.
 */
@NullMarked
package io.parley.automation.plan;

import org.jspecify.annotations.NullMarked;
